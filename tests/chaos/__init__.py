"""Processes are killed in mid-answer, at every kind of event; `make chaos` prints what became of the answers."""
