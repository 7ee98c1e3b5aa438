"""The schema's history, carried out at every start under a lock, so that processes may start together."""

from wegent_backend.migrations.upgrade import upgrade

__all__ = ["upgrade"]
