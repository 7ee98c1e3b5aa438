"""Attempts on what is said to running answers."""

from __future__ import annotations

from .conversations import ONE, on_task
from .samples import Sample

GUIDING: dict[str, dict[str, Sample]] = {
    f"GET {ONE}/guidance": on_task("/guidance"),
    # No answer is being written.
    f"POST {ONE}/guidance": on_task("/guidance", json={"message": "Shorter"}, fine=(409,)),
}
