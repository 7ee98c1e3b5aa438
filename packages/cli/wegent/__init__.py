"""The `wegent` command: starts an installation on one machine and talks to a running one from the terminal."""
