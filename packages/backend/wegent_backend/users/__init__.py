"""People: who there is, how they log in, and how the first of them gets a password."""
