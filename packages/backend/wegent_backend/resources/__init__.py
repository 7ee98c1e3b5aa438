"""The resource store: everything that defines an agent, of whatever kind, kept and served by the same code."""
