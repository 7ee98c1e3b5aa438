"""A server that somebody writes, outside of a resource: checked as it would be in one."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources import Ghost
from wegent_contracts.resources.mcp import McpServer
from wegent_contracts.schemas.field_errors import field_errors
from wegent_contracts.schemas.paths import field_path


def checked(name: str, written: Any, *, path: str) -> McpServer:
    """`path`: where the caller has written it. Raises Invalid naming the fields that are not right."""
    document = {"metadata": {"name": "unsaved"}, "spec": {"systemPrompt": "", "mcpServers": {name: written}}}
    try:
        return Ghost.model_validate(document).spec.mcp_servers[name]
    except ValidationError as error:
        inside = field_path(("spec", "mcpServers", name))
        fields = [
            FieldError(path=path + field.path.removeprefix(inside), rule=field.rule, message=field.message)
            for field in field_errors(Ghost, error)
        ]
    raise Invalid(f'The server "{name}" is not right.', fields=fields)
