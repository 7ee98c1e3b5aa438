"""`wegent keys`: API keys, for programs that act for a person."""
