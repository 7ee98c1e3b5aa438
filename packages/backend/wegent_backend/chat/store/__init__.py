"""Conversations for chat shells that work alone: what models are told of them, and a place for what is said."""
