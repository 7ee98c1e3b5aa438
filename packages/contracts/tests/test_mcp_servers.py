"""MCP servers, by type."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.resources.mcp import McpServer

from .support import one_error


@pytest.mark.parametrize(
    ("server", "transport"),
    [
        ({"command": "npx", "args": ["-y", "server"], "env": {"TOKEN": "t"}, "cwd": "/srv"}, "stdio"),
        ({"url": "https://h/mcp", "headers": {"Authorization": "Bearer t"}}, "streamable-http"),
        ({"url": "${{backend_url}}/mcp/system", "authToken": "${{task_token}}"}, "streamable-http"),
        ({"type": "sse", "url": "http://h/sse", "timeout": 2.5}, "sse"),
        ({"type": "stdio", "command": "x"}, "stdio"),
    ],
)
def test_types_are_inferred(server: dict[str, Any], transport: str) -> None:
    made = McpServer.model_validate(server)

    assert made.transport == transport
    assert McpServer.model_validate(made.model_dump(by_alias=True, exclude_none=True)) == made


@pytest.mark.parametrize(
    ("server", "field", "rule"),
    [
        ({}, "url", "missing"),
        ({"type": "stdio"}, "command", "missing"),
        ({"type": "sse"}, "url", "missing"),
        ({"type": "sse", "command": "x"}, "url", "missing"),
        ({"command": "x", "url": "http://h"}, "type", "mcp_server"),
        ({"type": "stdio", "command": "x", "url": "http://h"}, "url", "mcp_server"),
        ({"command": "x", "headers": {"a": "b"}}, "headers", "mcp_server"),
        ({"command": "x", "authToken": "t"}, "authToken", "mcp_server"),
        ({"url": "http://h", "args": ["a"]}, "args", "mcp_server"),
        ({"url": "http://h", "env": {"a": "b"}}, "env", "mcp_server"),
        ({"url": "h"}, "url", "string_pattern_mismatch"),
        ({"url": "http://h", "timeout": 0}, "timeout", "greater_than"),
        ({"type": "http", "url": "http://h"}, "type", "literal_error"),
        ({"command": "x", "env": {"PORT": 80}}, "env.PORT", "string_type"),
    ],
)
def test_fields_of_the_wrong_type_are_refused(server: dict[str, Any], field: str, rule: str) -> None:
    error = one_error("Ghost", {"systemPrompt": "x", "mcpServers": {"my server": server}})

    assert (error.path, error.rule) == (f'spec.mcpServers["my server"].{field}', rule)
