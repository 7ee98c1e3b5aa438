"""Decisions that hold for everybody."""
