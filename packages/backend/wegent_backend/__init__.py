"""The backend of Wegent: REST, Socket.IO, run log and jobs."""
