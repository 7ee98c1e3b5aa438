"""Wire contracts of Wegent: what processes, clients and stored data agree on. Pydantic only, no behaviour."""
