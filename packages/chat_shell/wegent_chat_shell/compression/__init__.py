"""How a conversation is kept within its model's context window."""
