"""What a call came to, in text for the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mcp_types import CallToolResult

MOST_PARTS: Final = 200
NOTHING: Final = "It was done; the server said nothing more."


def text_of(result: CallToolResult) -> str:
    """Texts as they are, structured content as JSON where no text stands for it; of files, what they are."""
    parts = list(_parts(result.content[:MOST_PARTS]))
    if len(result.content) > MOST_PARTS:
        parts.append(f"[… {len(result.content) - MOST_PARTS} more parts were left out]")
    if result.structured_content is not None and not any(part.type == "text" for part in result.content):
        parts.append(json.dumps(result.structured_content, ensure_ascii=False))
    return "\n".join(part for part in parts if part) or NOTHING


def _parts(content: list[Any]) -> Iterator[str]:
    for part in content:
        match part.type:
            case "text":
                yield part.text
            case "image" | "audio":
                yield f"[{part.type}: {part.mime_type}, {_size(part.data)}; it cannot be shown here]"
            case "resource_link":
                about = f" ({part.mime_type})" if part.mime_type else ""
                yield f"[resource: {part.title or part.name}{about}, {part.uri}]"
            case "resource":
                yield _resource(part.resource)


def _resource(found: Any) -> str:
    text = getattr(found, "text", None)
    if text is not None:
        return f"[resource: {found.uri}]\n{text}"
    return f"[resource: {found.uri}, {found.mime_type or 'of an unknown kind'}, {_size(found.blob)}]"


def _size(base64: str) -> str:
    return f"{len(base64) * 3 // 4} bytes"
