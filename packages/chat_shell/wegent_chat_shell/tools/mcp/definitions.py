"""What a server says of its tools: bounded, and with a hash by which it is known again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mcp_types import Tool as McpTool

MOST_PAGES: Final = 50
MOST_LISTED: Final = 2000
"""Tools that are looked at; how many an agent gets is a setting."""
NAME_CHARS: Final = 200
DESCRIPTION_CHARS: Final = 10_000
SCHEMA_CHARS: Final = 60_000
ANNOTATIONS: Final = ("title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


@dataclass(frozen=True)
class Definition:
    """A tool as its server describes it; all of it counts for the hash."""

    name: str
    description: str
    parameters: dict[str, Any]
    annotations: dict[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """As it is kept and compared."""
        return {
            "name": self.name,
            "description": self.description,
            "inputSchema": self.parameters,
            "annotations": self.annotations,
        }

    @property
    def hash(self) -> str:
        return hash_of(self.document)

    @property
    def only_reads(self) -> bool:
        return self.annotations.get("readOnlyHint") is True

    @property
    def repeatable(self) -> bool:
        """As far as the server says."""
        return self.only_reads or self.annotations.get("idempotentHint") is True


@dataclass(frozen=True)
class Listing:
    """`left_out`: names of tools that cannot be used, or are beyond the limits, and why."""

    definitions: tuple[Definition, ...]
    left_out: dict[str, str] = field(default_factory=dict)


def hash_of(document: dict[str, Any]) -> str:
    """Of a whole definition, whatever the order of its fields."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def listing(tools: list[McpTool], *, more: bool) -> Listing:
    """`more`: the server has further ones, which were not asked for."""
    found: dict[str, Definition] = {}
    left_out: dict[str, str] = {}
    for tool in tools[:MOST_LISTED]:
        fault = _fault(tool) or ("it is there twice" if tool.name in found else None)
        if fault is None:
            found[tool.name] = _definition(tool)
        else:
            left_out[tool.name[:NAME_CHARS]] = fault
    if more or len(tools) > MOST_LISTED:
        left_out["…"] = f"no more than {MOST_LISTED} tools of a server are looked at"
    return Listing(tuple(found.values()), left_out)


def _definition(tool: McpTool) -> Definition:
    said = tool.annotations.model_dump(by_alias=True, exclude_none=True) if tool.annotations else {}
    return Definition(
        name=tool.name,
        description=tool.description or "",
        parameters=tool.input_schema,
        annotations={name: said[name] for name in ANNOTATIONS if name in said},
    )


def _fault(tool: McpTool) -> str | None:
    if not tool.name or len(tool.name) > NAME_CHARS:
        return f"its name is empty or has more than {NAME_CHARS} characters"
    if len(tool.description or "") > DESCRIPTION_CHARS:
        return f"its description has more than {DESCRIPTION_CHARS} characters"
    if len(json.dumps(tool.input_schema)) > SCHEMA_CHARS:
        return f"its parameters take more than {SCHEMA_CHARS} characters to describe"
    if tool.input_schema.get("type") != "object":
        return "its parameters are no object"
    return None
