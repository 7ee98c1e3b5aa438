"""Payloads that processes and clients exchange."""
