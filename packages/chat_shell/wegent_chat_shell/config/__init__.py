"""What an engine that works alone is told once: models, agents, and whom they are made of, in one YAML file."""
