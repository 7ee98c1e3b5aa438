"""The engine as a service of its own, and the client that lets others use it like the engine itself."""
