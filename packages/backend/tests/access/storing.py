"""Attempts on conversations as chat shells keep them, with a login of one's own."""

from __future__ import annotations

from typing import Any

from .samples import API, Sample, alone, conversation, listing

STORED = f"{API}/internal/chat/conversations"
ONE = f"{STORED}/{{task_id}}"
SAID = {"role": "assistant", "content": "It is tea."}


def on_stored(suffix: str = "", **request: Any) -> dict[str, Sample]:
    return conversation(lambda task_id, _name: f"{STORED}/{task_id}{suffix}", **request)


STORING: dict[str, dict[str, Sample]] = {
    f"GET {STORED}": listing(STORED, "task"),
    # There is no team here: who may make one hears of that.
    f"POST {STORED}": alone(STORED, json={"title": "Tea"}, fine=(201, 422)),
    f"GET {ONE}": on_stored(),
    f"DELETE {ONE}": on_stored(),
    f"GET {ONE}/messages": on_stored("/messages"),
    f"POST {ONE}/messages": on_stored("/messages", json=SAID),
    f"PUT {ONE}/notes": on_stored("/notes", json={"covers": 1, "text": "About tea."}),
    f"GET {ONE}/told": on_stored("/told"),
}
