"""Measurements of what the platform adds to the model. Run with `make bench`; never part of a test."""
