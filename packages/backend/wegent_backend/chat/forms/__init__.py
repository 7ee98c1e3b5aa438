"""Forms that a conversation waits for, answered by a message."""
