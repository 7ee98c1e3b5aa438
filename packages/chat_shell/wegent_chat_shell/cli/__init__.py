"""The engine at a terminal: `wegent-chat`."""
