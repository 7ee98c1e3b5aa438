"""Stretches of a transcript as the events of a Responses stream. The only place that knows their names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from wegent_contracts.events import BlockKind

from wegent_backend.responses import objects
from wegent_backend.responses.objects import Facts, Shown, Status
from wegent_backend.responses.transcript import NUMBERS, Item, Stretch, Transcript

WITHDRAWN: Final = (
    "Part of what this stream has sent was taken back, because the server that wrote the answer stopped. The answer is "
    "written again: retrieve the response for it."
)
_END_EVENTS: Final[dict[Status, str]] = {
    "completed": "response.completed",
    "failed": "response.failed",
    "incomplete": "response.incomplete",
    "cancelled": "response.incomplete",  # the API has no event for it; the status in it tells
}


def events(
    facts: Facts, transcript: Transcript, stretches: list[Stretch], *, completed_at: datetime | None = None
) -> Iterator[dict[str, Any]]:
    """What the stretches are shown as, each with its sequence_number. `completed_at`: when the run has ended."""
    for stretch in stretches:
        if stretch.what == "text":
            yield {**_delta(facts, _item(stretch), stretch), "sequence_number": stretch.last}
            continue
        shown = _moment(facts, transcript, stretch, completed_at)
        if len(shown) != NUMBERS[stretch.what]:
            raise AssertionError(f"{stretch.what} is shown as {len(shown)} events")
        for number, event in zip(range(stretch.first, stretch.last + 1), shown[-stretch.size :], strict=True):
            yield {**event, "sequence_number": number}


def withdrawn(facts: Facts, number: int) -> dict[str, Any]:
    """The end of a stream that has sent what does not count any more."""
    shown = Shown("failed", error=objects.failure(WITHDRAWN))
    return {"type": "response.failed", "response": objects.response(facts, shown), "sequence_number": number}


def _moment(
    facts: Facts, transcript: Transcript, stretch: Stretch, completed_at: datetime | None
) -> list[dict[str, Any]]:
    if stretch.what == "created":
        return [_whole("response.created", facts, Shown("queued"))]
    if stretch.what == "started":
        return [_whole("response.in_progress", facts, Shown("in_progress"))]
    if stretch.what == "opened":
        return _opened(facts, _item(stretch))
    if stretch.what == "closed":
        return _closed(facts, _item(stretch))
    shown = objects.of_transcript(facts, transcript, completed_at=completed_at)
    return [_whole(_END_EVENTS[shown.status], facts, shown)]


def _opened(facts: Facts, item: Item) -> list[dict[str, Any]]:
    added = {"type": "response.output_item.added", "output_index": item.index, "item": objects.open_item(facts, item)}
    return [added, {**_place(facts, item, "part.added"), "part": objects.part(item, "")}]


def _closed(facts: Facts, item: Item) -> list[dict[str, Any]]:
    whole = objects.item(facts, item) | {"status": "completed"}
    text = {**_place(facts, item, "text.done"), "text": item.text}
    if item.kind is BlockKind.TEXT:
        text["logprobs"] = []
    return [
        text,
        {**_place(facts, item, "part.done"), "part": objects.part(item, item.text)},
        {"type": "response.output_item.done", "output_index": item.index, "item": whole},
    ]


def _delta(facts: Facts, item: Item, stretch: Stretch) -> dict[str, Any]:
    text = item.text[stretch.offset : stretch.offset + stretch.size]
    event = {**_place(facts, item, "text.delta"), "delta": text}
    return event if item.kind is BlockKind.THINKING else {**event, "logprobs": []}


_NAMES: Final = {
    BlockKind.TEXT: {
        "part.added": "response.content_part.added",
        "text.delta": "response.output_text.delta",
        "text.done": "response.output_text.done",
        "part.done": "response.content_part.done",
    },
    BlockKind.THINKING: {
        "part.added": "response.reasoning_summary_part.added",
        "text.delta": "response.reasoning_summary_text.delta",
        "text.done": "response.reasoning_summary_text.done",
        "part.done": "response.reasoning_summary_part.done",
    },
}


def _place(facts: Facts, item: Item, what: str) -> dict[str, Any]:
    index = "summary_index" if item.kind is BlockKind.THINKING else "content_index"
    where = {"item_id": objects.item_id(facts, item), "output_index": item.index, index: 0}
    return {"type": _NAMES[item.kind][what], **where}


def _whole(name: str, facts: Facts, shown: Shown) -> dict[str, Any]:
    return {"type": name, "response": objects.response(facts, shown)}


def _item(stretch: Stretch) -> Item:
    if stretch.item is None:
        raise AssertionError(f"{stretch.what} belongs to an item")
    return stretch.item
