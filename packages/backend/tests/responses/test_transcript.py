"""However events reach a reader, in whatever pieces, what it gets is the same, and nothing comes twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wegent_backend.responses import rendering
from wegent_backend.responses.identifiers import ResponseId
from wegent_backend.responses.objects import Facts
from wegent_backend.responses.transcript import LostPlaceError, Transcript, WithdrawnError
from wegent_backend.runs.view import LoggedEvent, merge_deltas
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStatus,
    Usage,
)

FACTS = Facts(ResponseId(3, 2), 2, "default#team", datetime(2026, 1, 2, tzinfo=UTC))


def logged(*events: RunEvent) -> list[LoggedEvent]:
    return [LoggedEvent(seq, event) for seq, event in enumerate(events, start=1)]


def block(name: str, kind: BlockKind, *texts: str, finished: bool = True) -> list[RunEvent]:
    events: list[RunEvent] = [BlockStarted(block=name, kind=kind)]
    offset = 0
    for text in texts:
        events.append(BlockDelta(block=name, offset=offset, text=text))
        offset += len(text)
    return [*events, BlockFinished(block=name)] if finished else events


def fold(events: list[LoggedEvent]) -> Transcript:
    transcript = Transcript()
    for entry in events:
        transcript.apply(entry.seq, entry.event)
    return transcript


def shown(transcript: Transcript, after: int = -1) -> list[dict[str, Any]]:
    return list(rendering.events(FACTS, transcript, transcript.after(after)))


def types(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"].removeprefix("response.") for event in events]


def thinking_and_text() -> list[LoggedEvent]:
    return logged(
        RunStarted(attempt=1),
        *block("a1.b1", BlockKind.THINKING, "Let ", "me see"),
        *block("a1.b2", BlockKind.TEXT, "It ", "is 👋."),
        *block("a1.b3", BlockKind.THINKING, "Sure?"),
        *block("a1.b4", BlockKind.TEXT, "Yes."),
        Usage(model="m", input_tokens=3, output_tokens=4),
        RunFinished(),
    )


def test_the_order_of_events_is_that_of_the_api() -> None:
    events = shown(fold(thinking_and_text()))

    reasoning = [
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
    ]
    text = [
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
    ]
    assert types(events) == ["created", "in_progress", *reasoning, *text, *reasoning, *text, "completed"]
    whole = events[-1]["response"]
    assert [item["type"] for item in whole["output"]] == ["reasoning", "message", "reasoning", "message"]
    assert [item["output_index"] for item in events if "output_index" in item][::6] == [0, 1, 2, 3]
    assert whole["output"][1]["content"][0]["text"] == "It is 👋."
    assert whole["usage"]["total_tokens"] == 7
    numbers = [event["sequence_number"] for event in events]
    assert numbers == sorted(set(numbers))


@settings(max_examples=300)
@given(data=st.data())
def test_pieces_and_returns_make_no_difference(data: st.DataObject) -> None:
    """A reader that sees merged deltas and comes back at any number gets what one gets that saw everything."""
    events = thinking_and_text()
    ends = [*sorted(data.draw(st.sets(st.integers(1, len(events) - 1), max_size=6))), len(events)]
    transcript, number, begin = Transcript(), -1, 0
    got: list[dict[str, Any]] = []
    for end in ends:
        for entry in merge_deltas(events[begin:end]) if data.draw(st.booleans()) else events[begin:end]:
            transcript.apply(entry.seq, entry.event)
        begin = end
        if data.draw(st.booleans()):  # another process, which reads what is settled
            transcript = fold(merge_deltas(events[:end]))
        for event in shown(transcript, number):
            got.append(event)
            number = event["sequence_number"]
    assert joined(got) == joined(shown(fold(events)))


@given(number=st.integers(-1, 60))
def test_every_number_can_be_gone_on_from(number: int) -> None:
    transcript = fold(thinking_and_text())
    whole = joined(shown(transcript))
    rest = joined(shown(transcript, number))
    assert rest == [event for event in whole if event[1] > number]


def joined(events: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """Every number by itself, with the character that is behind it."""
    single: list[tuple[str, int, str]] = []
    for event in events:
        last = event["sequence_number"]
        if event["type"].endswith(".delta"):
            text = event["delta"]
            single += [(event["type"], last - len(text) + 1 + place, sign) for place, sign in enumerate(text)]
        else:
            single.append((event["type"], last, ""))
    return single


def begun() -> list[LoggedEvent]:
    return logged(RunStarted(attempt=1), *block("a1.b1", BlockKind.TEXT, "half an", finished=False))


def again(events: list[LoggedEvent], offset: int = 0) -> list[LoggedEvent]:
    more: list[RunEvent] = [RunStarted(attempt=2), BlockWithdrawn(block="a1.b1", offset=offset)]
    more += [*block("a2.b1", BlockKind.TEXT, "A whole answer"), RunFinished()]
    return [*events, *(LoggedEvent(len(events) + 1 + place, event) for place, event in enumerate(more))]


def test_who_has_got_what_is_withdrawn_is_told() -> None:
    before = fold(begun())
    number = shown(before)[-1]["sequence_number"]
    after = fold(again(begun()))
    with pytest.raises(WithdrawnError):
        after.after(number)
    assert shown(after)[-1]["response"]["output"][0]["content"][0]["text"] == "A whole answer"


def test_who_has_got_nothing_of_it_goes_on() -> None:
    transcript = Transcript()
    transcript.apply(1, RunStarted(attempt=1))
    number = shown(transcript)[-1]["sequence_number"]
    rest = shown(fold(again(begun())), number)
    assert types(rest)[0] == "output_item.added"
    assert "".join(event.get("delta", "") for event in rest) == "A whole answer"


def test_numbers_of_what_was_withdrawn_are_not_given_again() -> None:
    gone = {number for _, number, _ in joined(shown(fold(begun())))[2:]}
    after = fold(again(begun()))
    assert gone.isdisjoint(number for _, number, _ in joined(shown(after)))
    # So who got the new text and comes back is not taken for somebody who got the old one.
    late = [event["sequence_number"] for event in shown(after)][-2]
    assert types(shown(after, late)) == ["completed"]


@given(keep=st.integers(1, 6))
def test_what_stays_of_a_block_is_gone_on_with(keep: int) -> None:
    transcript = fold(begun())
    transcript.apply(4, BlockWithdrawn(block="a1.b1", offset=keep))
    transcript.apply(5, BlockDelta(block="a1.b1", offset=keep, text=" other end"))
    assert transcript.items[0].text == "half an"[:keep] + " other end"
    got = "".join(event.get("delta", "") for event in shown(transcript))
    assert got == transcript.items[0].text


def test_a_step_that_is_finished_stays() -> None:
    events = logged(
        RunStarted(attempt=1),
        *block("a1.b1", BlockKind.TEXT, "kept"),
        *block("a1.b2", BlockKind.THINKING, "not", finished=False),
        RunStarted(attempt=2),
        BlockWithdrawn(block="a1.b2"),
        *block("a2.b1", BlockKind.TEXT, "more"),
        RunFinished(),
    )
    output = shown(fold(events))[-1]["response"]["output"]
    assert [item["content"][0]["text"] for item in output] == ["kept", "more"]


def test_blocks_that_are_not_shown_leave_no_trace() -> None:
    events = logged(
        RunStarted(attempt=1),
        BlockStarted(block="t", kind=BlockKind.TOOL_CALL, name="search", data={"input": "{}"}),
        BlockDelta(block="t", offset=0, text="{}"),
        BlockFinished(block="t"),
        BlockStarted(block="e", kind=BlockKind.TEXT),
        BlockFinished(block="e"),
        *block("b", BlockKind.TEXT, "Found."),
        RunFinished(),
    )
    assert [item.text for item in fold(events).items] == ["Found."]


@pytest.mark.parametrize(
    ("end", "status", "event"),
    [
        ([RunFinished()], "completed", "completed"),
        ([RunStatus(status="answer_cut"), RunFinished()], "incomplete", "incomplete"),
        ([RunCancelled()], "cancelled", "incomplete"),
        ([RunFailed(reason="ModelTimeout", message="Too slow.")], "failed", "failed"),
    ],
)
def test_ends(end: list[RunEvent], status: str, event: str) -> None:
    events = shown(fold(logged(RunStarted(attempt=1), *block("b", BlockKind.TEXT, "Well", finished=False), *end)))
    assert types(events)[-4:] == ["output_text.done", "content_part.done", "output_item.done", event]
    response = events[-1]["response"]
    assert response["status"] == status
    assert response["error"] == ({"code": "task_failed", "message": "Too slow."} if status == "failed" else None)
    assert response["incomplete_details"] == ({"reason": "max_output_tokens"} if status == "incomplete" else None)
    assert response["output"][0]["content"][0]["text"] == "Well"


def test_missing_events_are_noticed() -> None:
    events = thinking_and_text()
    with pytest.raises(LostPlaceError):
        fold([*events[:1], *events[3:]])
    with pytest.raises(LostPlaceError):
        fold([*events[:2], *events[3:]])
