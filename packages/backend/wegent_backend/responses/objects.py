"""The response object: what is known of a turn and what its transcript amounts to, in the words of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from wegent_contracts.events import BlockKind, RunCancelled, RunFailed, RunFinished, Usage

from wegent_backend.responses.identifiers import ResponseId, message_item, reasoning_item
from wegent_backend.responses.transcript import Item, Transcript
from wegent_backend.runs.ports import Outcome

Status: TypeAlias = Literal["queued", "in_progress", "completed", "failed", "cancelled", "incomplete"]

FAILED: Final = "task_failed"
"""The code of every failed response; the message says why."""


@dataclass(frozen=True)
class Facts:
    """What does not change while the answer is written. `echo`: fields of the request that the answer repeats."""

    id: ResponseId
    message_id: int
    model: str
    created_at: datetime
    echo: Mapping[str, Any] = field(default_factory=dict)

    @property
    def task_id(self) -> int:
        return self.id.task_id


@dataclass(frozen=True)
class Shown:
    """What an answer amounts to at a moment."""

    status: Status
    output: list[dict[str, Any]] = field(default_factory=list)
    usage: dict[str, Any] | None = None
    error: dict[str, str] | None = None
    completed_at: datetime | None = None


def response(facts: Facts, shown: Shown) -> dict[str, Any]:
    """The object as JSON."""
    cut = {"reason": "max_output_tokens"} if shown.status == "incomplete" else None
    return {
        "id": str(facts.id),
        "object": "response",
        "created_at": seconds(facts.created_at),
        "completed_at": None if shown.completed_at is None else seconds(shown.completed_at),
        "status": shown.status,
        "error": shown.error,
        "incomplete_details": cut,
        "model": facts.model,
        "output": shown.output,
        "usage": shown.usage,
        **_DEFAULTS,
        **facts.echo,
    }


_DEFAULTS: Final[dict[str, Any]] = {
    "background": False,
    "instructions": None,
    "max_output_tokens": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "reasoning": {"effort": None, "summary": None},
    "store": True,
    "temperature": None,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": None,
    "truncation": "disabled",
}
ECHOED: Final = frozenset(_DEFAULTS)


def of_transcript(facts: Facts, transcript: Transcript, *, completed_at: datetime | None = None) -> Shown:
    """What the run has come to."""
    outcome = transcript.outcome
    return Shown(
        status=status_of(transcript),
        output=[item(facts, entry) for entry in transcript.items],
        usage=usage(transcript.usage),
        error=failure(outcome.message) if isinstance(outcome, RunFailed) else None,
        completed_at=completed_at if isinstance(outcome, RunFinished) and not transcript.cut_short else None,
    )


def status_of(transcript: Transcript) -> Status:
    if transcript.outcome is None:
        return "in_progress" if transcript.started else "queued"
    return _ended(transcript.outcome, cut=transcript.cut_short)


def _ended(outcome: Outcome, *, cut: bool) -> Status:
    if isinstance(outcome, RunFailed):
        return "failed"
    if isinstance(outcome, RunCancelled):
        return "cancelled"
    return "incomplete" if cut else "completed"


def failure(message: str) -> dict[str, str]:
    return {"code": FAILED, "message": message}


def item(facts: Facts, entry: Item) -> dict[str, Any]:
    """An item of the output as far as it is there."""
    status = "completed" if entry.closed else "in_progress"
    return open_item(facts, entry) | {"status": status, part_of(entry): [part(entry, entry.text)]}


def open_item(facts: Facts, entry: Item) -> dict[str, Any]:
    """An item without anything in it yet."""
    where = {"id": item_id(facts, entry), "status": "in_progress"}
    if entry.kind is BlockKind.THINKING:
        return {"type": "reasoning", **where, "summary": []}
    return {"type": "message", **where, "role": "assistant", "content": []}


def part_of(entry: Item) -> str:
    """The field of the item that its text is in."""
    return "summary" if entry.kind is BlockKind.THINKING else "content"


def part(entry: Item, text: str) -> dict[str, Any]:
    if entry.kind is BlockKind.THINKING:
        return {"type": "summary_text", "text": text}
    return output_text(text)


def output_text(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def item_id(facts: Facts, entry: Item) -> str:
    make = reasoning_item if entry.kind is BlockKind.THINKING else message_item
    return make(facts.task_id, facts.message_id, entry.index)


def usage(events: Iterable[Usage]) -> dict[str, Any] | None:
    """Tokens of all calls of the run, as the providers counted them; None when none of them did."""
    counted = list(events)
    if not counted:
        return None
    read, written = (sum(event.input_tokens for event in counted), sum(event.output_tokens for event in counted))
    return {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": sum(event.cached_input_tokens or 0 for event in counted)},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": sum(event.reasoning_tokens or 0 for event in counted)},
        "total_tokens": read + written,
    }


def seconds(at: datetime) -> int:
    return int(at.timestamp())
