"""Tokens of people for git hosts, in the order in which they are tried."""
