"""Searching the web: one file per engine."""
