"""What a run remembers so that no effect happens twice: the states of its graph, and its tool calls."""
