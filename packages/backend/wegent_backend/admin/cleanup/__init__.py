"""Removing for good what was deleted or over long ago: a job that says how far it is, and survives a restart."""
