"""The backend of Wegent: REST, Socket.IO, run log and jobs."""

from importlib.metadata import version

__version__ = version("wegent-backend")
