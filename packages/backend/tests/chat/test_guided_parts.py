"""Guided answers in their parts, as models and exports get them: pure."""

from wegent_backend.chat.asking.spoken import spoken
from wegent_backend.chat.questions import GO_ON, asked
from wegent_backend.tables import SubtaskRow
from wegent_backend.tasks.guided import marks_of, parts


def guidance(offset: int, text: str) -> dict[str, object]:
    return {"id": f"guidance:{offset}", "type": "guidance", "status": "done", "offset": offset, "content": text}


def speech(offset: int, name: str) -> dict[str, object]:
    return {"id": f"{name}{offset}", "type": "text", "status": "done", "offset": offset, "name": name}


def answer(content: str, *blocks: dict[str, object], state: str = "COMPLETED", **more: int) -> SubtaskRow:
    return SubtaskRow(role="ASSISTANT", content=content, blocks=list(blocks), state=state, **more)


def split(content: str, *blocks: dict[str, object]) -> list[str]:
    found = parts(content, marks_of([{"type": "text", "id": "a", "status": "done"}, *blocks]))
    return [f"<{part.text}>" if part.guidance else part.text for part in found]


def told(*messages: SubtaskRow) -> list[tuple[str, str]]:
    return [(each.role, each.content) for each in spoken(messages, {})]


def test_parts() -> None:
    assert split("Plain.\n") == ["Plain.\n"]
    assert split("Coffee.\n\nTea.", guidance(7, "And tea?")) == ["Coffee.", "<And tea?>", "Tea."]
    assert split("Tea.", guidance(0, "a"), guidance(0, "b")) == ["<a>", "<b>", "Tea."]
    assert split("Tea.", guidance(4, "a")) == ["Tea.", "<a>"]
    assert split("", guidance(0, "a")) == ["<a>"]


def test_who_of_a_team_said_what() -> None:
    one = answer("Tea.", speech(0, "ann"))
    assert told(one) == [("assistant", "Tea.")]
    blocks = speech(0, "ann"), speech(4, "bob"), guidance(11, "Sure?"), speech(11, "bob"), speech(16, "ann")
    two = answer("Tea.\n\nMilk.\n\nNo.\n\nYes.", *blocks)
    assert told(two) == [
        ("assistant", "ann:\n\nTea.\n\nbob:\n\nMilk."),
        ("user", "Sure?"),
        ("assistant", "bob:\n\nNo.\n\nann:\n\nYes."),
    ]


def test_what_a_member_went_on_with_is_its_own() -> None:
    question = SubtaskRow(role="USER", content="Hello", message_id=1)
    cut = answer("Tea.\n\nMi", speech(0, "ann"), speech(4, "bob"), message_id=2)
    rest = answer("lk.", {"id": "a1.b1", "type": "text", "status": "done", "offset": 0}, message_id=3, continues=2)
    history, _ = asked([question, cut, rest, SubtaskRow(role="USER", content="And?", message_id=4)])
    assert told(*history[1:]) == [("assistant", "ann:\n\nTea.\n\nbob:\n\nMilk.")]


def test_what_was_said_to_a_failed_answer_was_said_all_the_same() -> None:
    failed = answer("Coff", guidance(2, "Tea!"), state="FAILED")
    assert told(failed) == [("user", "Tea!")]
    stopped = answer("Coff", guidance(2, "Tea!"), state="CANCELLED")
    assert told(stopped) == [("assistant", "Co"), ("user", "Tea!"), ("assistant", "ff")]


def test_a_continued_answer_keeps_its_guidance_in_its_places() -> None:
    question = SubtaskRow(role="USER", content="Hello", message_id=1)
    first = answer("Cof", guidance(3, "Tea?"), state="CANCELLED", message_id=2)
    rest = answer("fee", guidance(3, "Milk?"), state="FAILED", message_id=3, continues=2)
    history, last = asked([question, first, rest])
    assert last.content == GO_ON
    assert told(*history[1:]) == [("assistant", "Cof"), ("user", "Tea?"), ("assistant", "fee"), ("user", "Milk?")]
