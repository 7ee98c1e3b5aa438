"""Tools that the engine makes itself, by their names in `AgentSpec.tools`."""
