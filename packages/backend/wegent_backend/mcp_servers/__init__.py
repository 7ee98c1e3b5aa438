"""MCP servers that resources name: reached for a person, approved by whoever may change the resource."""
