"""What the engine is asked: from a plan and a message to a request that any process can answer."""
