"""An answer that is put together from events, in whatever way they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent.client.answer import Added, Answer, Gap, Rewritten


def grown(*texts: str) -> Answer:
    answer = Answer()
    for seq, text in enumerate(texts, start=1):
        answer.chunk(offset=len(answer.text), content=text, seq=seq, replace=False)
    return answer


def test_chunks_append() -> None:
    assert grown("Hel", "lo 👋", "!").text == "Hello 👋!"


def test_a_chunk_seen_before_brings_nothing() -> None:
    answer = grown("one", "two")
    assert answer.chunk(offset=3, content="two", seq=2, replace=False) is None
    assert answer.text == "onetwo"


def test_an_overlap_is_trimmed() -> None:
    answer = grown("one")
    assert answer.chunk(offset=1, content="netwo", seq=5, replace=False) == Added("two")
    assert answer.text == "onetwo"


def test_a_gap_changes_nothing_so_that_the_missing_text_still_counts_as_new() -> None:
    answer = grown("one")
    with pytest.raises(Gap):
        answer.chunk(offset=6, content="three", seq=3, replace=False)
    assert (answer.text, answer.seq) == ("one", 1)
    assert answer.chunk(offset=3, content="twothree", seq=3, replace=False) == Added("twothree")


def test_replace_cuts_first() -> None:
    answer = grown("one", "two")
    assert answer.chunk(offset=3, content="", seq=3, replace=True) == Rewritten(3, "")
    assert answer.chunk(offset=3, content="2", seq=4, replace=False) == Added("2")
    assert answer.text == "one2"


def test_a_snapshot_adds_what_was_missed() -> None:
    answer = grown("one")
    assert answer.snapshot("one two", seq=9) == Added(" two")
    assert answer.chunk(offset=3, content=" two", seq=8, replace=False) is None
    assert answer.chunk(offset=7, content="!", seq=10, replace=False) == Added("!")


def test_a_snapshot_of_a_withdrawn_text_says_from_where() -> None:
    assert grown("one two").snapshot("one 2", seq=9) == Rewritten(4, "2")


def test_an_old_snapshot_is_ignored() -> None:
    answer = grown("one", "two")
    assert answer.snapshot("one", seq=1) is None
    assert answer.text == "onetwo"


def test_the_end_completes_the_text() -> None:
    answer = grown("one")
    assert answer.finished("one.") == Added(".")
    assert answer.finished("one.") is None


@given(st.lists(st.text(max_size=5), max_size=15), st.data())
def test_any_loss_of_connection_ends_in_the_same_text(texts: list[str], data: st.DataObject) -> None:
    """Whatever of the stream is cut out, the snapshot makes up for, and what is shown is what was sent."""
    answer, shown = Answer(), ""
    lost_from = data.draw(st.integers(0, len(texts)))
    back_at = data.draw(st.integers(lost_from, len(texts)))
    for seq, text in enumerate(texts, start=1):
        offset = len("".join(texts[: seq - 1]))
        if seq - 1 == back_at and back_at > lost_from:
            change = answer.snapshot("".join(texts[:back_at]), seq=back_at)
            shown += change.text if change else ""
        if lost_from <= seq - 1 < back_at:
            continue
        change = answer.chunk(offset=offset, content=text, seq=seq, replace=False)
        shown += change.text if change else ""
    final = answer.finished("".join(texts))
    shown += final.text if final else ""
    assert shown == answer.text == "".join(texts)
