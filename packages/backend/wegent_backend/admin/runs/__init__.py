"""Answers that are being written, or wait for it, whoever's they are: who and how long, never what about."""
