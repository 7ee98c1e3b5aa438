"""`wegent login` and its kin: who one is, and where."""
