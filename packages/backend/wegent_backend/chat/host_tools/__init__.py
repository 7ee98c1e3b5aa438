"""Tools that need this backend: its files, and its people."""
