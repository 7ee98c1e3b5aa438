"""Commands about resources: what is there, what it means, what changed."""
