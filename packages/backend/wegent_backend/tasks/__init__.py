"""Conversations: Task resources, their messages, and the states that both go through."""
