"""Socket.IO: connections, rooms, client events, and emits to this process or to all of them."""
