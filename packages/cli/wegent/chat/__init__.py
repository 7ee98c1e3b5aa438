"""`wegent chat`: a conversation in the terminal, or one question from a script."""
