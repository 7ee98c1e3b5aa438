"""Pieces that every process needs and that know nothing of agents: logging, Redis, secret files, request ids."""
