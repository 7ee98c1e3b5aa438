"""Block events from pieces of text."""

from hypothesis import given
from hypothesis import strategies as st
from wegent_chat_shell.blocks import BlockWriter
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, EngineEvent


def written(*pieces: tuple[BlockKind, str], attempt: int = 1) -> list[EngineEvent]:
    writer = BlockWriter(attempt)
    events = [event for kind, piece in pieces for event in writer.add(kind, piece)]
    return [*events, *writer.close()]


def test_a_change_of_kind_closes_a_block() -> None:
    events = written((BlockKind.THINKING, "hm"), (BlockKind.TEXT, "yes"), (BlockKind.THINKING, "but"), attempt=3)
    assert [(type(event), getattr(event, "block", None)) for event in events] == [
        (kind, f"a3.b{n}") for n in (1, 2, 3) for kind in (BlockStarted, BlockDelta, BlockFinished)
    ]


def test_empty_pieces_open_nothing() -> None:
    assert written((BlockKind.TEXT, ""), (BlockKind.THINKING, "")) == []


def test_an_empty_piece_of_another_kind_closes_nothing() -> None:
    events = written((BlockKind.THINKING, "a"), (BlockKind.TEXT, ""), (BlockKind.THINKING, "b"))
    assert sum(isinstance(event, BlockStarted) for event in events) == 1


def test_halves_of_an_emoji_are_joined() -> None:
    events = written((BlockKind.TEXT, "x\ud83d"), (BlockKind.TEXT, "\ude00y"))
    assert [(event.offset, event.text) for event in events if isinstance(event, BlockDelta)] == [(0, "x"), (1, "😀y")]


def test_a_half_that_stays_alone_is_replaced() -> None:
    events = written((BlockKind.TEXT, "x\ud83d"), (BlockKind.TEXT, "y"), (BlockKind.TEXT, "z\ud83d"))
    assert "".join(event.text for event in events if isinstance(event, BlockDelta)) == "x\ufffdyz\ufffd"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=())), max_size=20))
def test_offsets_always_add_up_and_text_can_be_stored(pieces: list[str]) -> None:
    length = 0
    for event in written(*((BlockKind.TEXT, piece) for piece in pieces)):
        if isinstance(event, BlockDelta):
            assert event.offset == length
            length += len(event.text)
            event.text.encode("utf-8")
