"""Turns where nobody stands behind the engine: what is asked by name, kept, gone on with, and answered by people."""
