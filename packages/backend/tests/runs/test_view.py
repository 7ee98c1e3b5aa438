"""Every reader must come to the same text, however the events reach it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from wegent_backend.runs.view import LoggedEvent, RunView, merge_deltas
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, BlockWithdrawn, RunFinished


def logged(*events: object) -> list[LoggedEvent]:
    return [LoggedEvent(seq, event) for seq, event in enumerate(events, start=1)]


def text_events(texts: list[str], block: str = "b0") -> list[LoggedEvent]:
    offset, deltas = 0, []
    for text in texts:
        deltas.append(BlockDelta(block=block, offset=offset, text=text))
        offset += len(text)
    return logged(BlockStarted(block=block, kind=BlockKind.TEXT), *deltas, BlockFinished(block=block), RunFinished())


def fold(events: list[LoggedEvent]) -> RunView:
    view = RunView()
    for event in events:
        view.apply(event)
    return view


def test_offsets_count_code_points_over_all_text_blocks() -> None:
    view = fold(
        logged(
            BlockStarted(block="t", kind=BlockKind.THINKING),
            BlockDelta(block="t", offset=0, text="hm"),
            BlockStarted(block="a", kind=BlockKind.TEXT),
            BlockDelta(block="a", offset=0, text="👋你"),
            BlockStarted(block="b", kind=BlockKind.TEXT),
        )
    )
    step = view.apply(LoggedEvent(6, BlockDelta(block="b", offset=0, text="!")))
    assert step.offset == 2
    assert view.text == "👋你!"
    assert view.length == 3


def test_a_withdrawal_takes_back_what_an_earlier_attempt_wrote() -> None:
    view = fold(text_events(["half ", "an answer"])[:3])
    [withdrawal] = view.withdrawals()
    step = view.apply(LoggedEvent(4, withdrawal))
    assert step.offset == 0
    assert view.text == ""
    assert view.withdrawals() == []


def test_a_partial_withdrawal_keeps_what_stood_before_it() -> None:
    view = fold(text_events(["kept", " gone"])[:3])
    view.apply(LoggedEvent(4, BlockWithdrawn(block="b0", offset=4)))
    assert view.text == "kept"


def test_a_merged_delta_that_reaches_back_adds_only_its_rest() -> None:
    events = text_events(["one ", "two ", "three"])
    view = fold(events[:3])
    [merged] = [event for event in merge_deltas(events) if isinstance(event.event, BlockDelta)]
    step = view.apply(merged)
    assert (step.offset, step.event.text) == (8, "three")
    assert view.text == "one two three"


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=20), st.data())
def test_merging_at_any_place_changes_nothing(texts: list[str], data: st.DataObject) -> None:
    events = text_events(texts)
    cut = data.draw(st.integers(0, len(events)))
    merged = merge_deltas(events[:cut]) + merge_deltas(events[cut:])
    assert fold(merged).text == fold(events).text == "".join(texts)
    covered = [seq for event in merged for seq in range(event.covers_from, event.seq + 1)]
    assert covered == [event.seq for event in events]
