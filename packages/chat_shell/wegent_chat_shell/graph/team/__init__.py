"""Teams as graphs: each mode is one, and its nodes run the agent's graph for whoever has the word."""
