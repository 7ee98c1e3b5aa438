"""Logins at MCP servers: authorization code with PKCE, for a client that registers itself."""
