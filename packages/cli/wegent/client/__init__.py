"""Talks to a running server over the interfaces that every client has: REST and Socket.IO."""
