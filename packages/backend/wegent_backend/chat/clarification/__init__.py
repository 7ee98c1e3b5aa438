"""Answers that ask back first, and what people say to that."""
