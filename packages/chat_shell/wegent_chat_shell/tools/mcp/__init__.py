"""Tools of MCP servers: programs and services of others, which may hang, flood, lie and die."""
