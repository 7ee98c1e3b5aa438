"""Questions of runs to people: seen, answered, and the run goes on."""
