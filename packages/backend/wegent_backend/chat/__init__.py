"""Chatting: a message in, an answer streamed to everybody who watches, and its traces in the conversation."""
