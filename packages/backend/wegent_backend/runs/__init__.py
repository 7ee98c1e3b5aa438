"""The run log: one user turn is one run, an append-only list of events written by exactly one owner.

Hot events live in a Redis stream per run, settled ones in the database; either rebuilds what viewers saw.
"""
