"""Conversations in a backend, over its internal API."""
