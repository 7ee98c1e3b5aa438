"""Conversations in one file of this machine, which several processes may have open."""
