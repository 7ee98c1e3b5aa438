"""Conversations of several people: who is answered and in whose name, who said what, who is there and who writes."""
