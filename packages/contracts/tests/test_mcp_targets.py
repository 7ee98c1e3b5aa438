"""MCP servers on the way to the engine: secrets are shown to it alone."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from wegent_contracts.protocol.chat import REVEALED, AgentSpec, ModelTarget
from wegent_contracts.protocol.mcp import McpTarget

MODEL = ModelTarget(name="m", provider="openai", model_id="m")


def test_secrets_are_masked_unless_they_are_wanted() -> None:
    servers = {
        "local": McpTarget.model_validate(
            {"transport": "stdio", "command": "x", "args": ["--key=s3cret"], "env": {"KEY": "s3cret"}}
        ),
        "far": McpTarget.model_validate(
            {"transport": "sse", "url": "https://h/s3cret", "headers": {"Authorization": "Bearer s3cret"}}
        ),
    }
    agent = AgentSpec(model=MODEL, mcp_servers=servers)

    assert "s3cret" not in agent.model_dump_json() + repr(agent)
    assert AgentSpec.model_validate_json(agent.model_dump_json(context=REVEALED)) == agent


@pytest.mark.parametrize("target", [{"transport": "stdio", "url": "https://h"}, {"transport": "sse", "command": "x"}])
def test_a_target_says_where_the_server_is(target: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="needs a command"):
        McpTarget.model_validate(target)


def test_a_server_that_cannot_be_used_says_why_instead() -> None:
    agent = AgentSpec(model=MODEL, mcp_servers={"x": McpTarget(transport="stdio", fault="${{user.mail}} is unknown")})

    assert not agent.only_talks
