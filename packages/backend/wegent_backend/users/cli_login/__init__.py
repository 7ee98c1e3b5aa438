"""Logging in a command line through a browser: it shows a code, and somebody who is logged in approves it."""
