"""Run events as viewers get them: pure."""

from typing import Any

from wegent_backend.chat.rendering import render
from wegent_backend.chat.replay import from_start
from wegent_backend.ports import RunRef
from wegent_backend.runs.view import LoggedEvent, RunView
from wegent_backend.tables import SubtaskRow
from wegent_contracts.events import (
    BlockDelta,
    BlockFinished,
    BlockKind,
    BlockStarted,
    BlockWithdrawn,
    MemberFinished,
    MemberStarted,
    RunCancelled,
    RunEvent,
    RunFailed,
    RunFinished,
    RunStarted,
    RunStatus,
    Usage,
)
from wegent_contracts.protocol.socket import SERVER_EVENTS

REF = RunRef(run_id=1, task_id=2, subtask_id=3, message_id=4, user_id=5)


def shown(*events: RunEvent) -> list[tuple[str, dict[str, Any]]]:
    view, all_shown = RunView(), []
    for seq, event in enumerate(events, start=1):
        rendered = render(REF, view, view.apply(LoggedEvent(seq, event)))
        if rendered is not None:
            SERVER_EVENTS[rendered[0]].model_validate(rendered[1])
            all_shown.append(rendered)
    return all_shown


def text(block: str) -> BlockStarted:
    return BlockStarted(block=block, kind=BlockKind.TEXT)


def test_offsets_go_through_the_whole_message() -> None:
    chunks = [
        payload
        for event, payload in shown(
            text("a"),
            BlockDelta(block="a", offset=0, text="Hi 🙂"),
            BlockFinished(block="a"),
            text("b"),
            BlockDelta(block="b", offset=0, text="there"),
        )
        if event == "chat:chunk"
    ]
    assert [(chunk["offset"], chunk["content"], chunk["seq"]) for chunk in chunks] == [(0, "Hi 🙂", 2), (4, "there", 5)]


def test_a_new_attempt_takes_the_text_back_and_begins_again() -> None:
    events = shown(
        RunStarted(attempt=1, bot="b", model="m"),
        text("1"),
        BlockDelta(block="1", offset=0, text="half"),
        RunStarted(attempt=2, bot="b", model="m"),
        BlockWithdrawn(block="1"),
        text("2"),
        BlockDelta(block="2", offset=0, text="whole"),
        RunFinished(),
    )
    assert [event for event, _ in events] == [
        "chat:start",
        "chat:block_created",
        "chat:chunk",
        "chat:start",
        "chat:chunk",
        "chat:block_created",
        "chat:chunk",
        "chat:done",
    ]
    withdrawal, _, again, done = (payload for _, payload in events[4:])
    assert (withdrawal["offset"], withdrawal["content"], withdrawal["replace"]) == (0, "", True)
    assert (again["offset"], again["content"], again["replace"]) == (0, "whole", False)
    assert (done["offset"], done["result"]) == (5, {"value": "whole"})


def test_thinking_is_a_block_and_remarks_are_apart() -> None:
    thinking = BlockStarted(block="t", kind=BlockKind.THINKING)
    remarks = (RunStatus(status="retrying"), Usage(model="m", input_tokens=1, output_tokens=1))
    events = shown(thinking, BlockDelta(block="t", offset=0, text="hm"), BlockFinished(block="t"), *remarks)
    assert [event for event, _ in events] == [
        "chat:block_created",
        "chat:block_updated",
        "chat:block_updated",
        "chat:system",
    ]
    created, grown, finished, _ = (payload for _, payload in events)
    assert (created["block"]["type"], created["block"]["status"]) == ("thinking", "streaming")
    assert (grown["content"], grown["content_offset"]) == ("hm", 0)
    assert finished["status"] == "done"


def test_withdrawn_thinking_is_removed() -> None:
    thinking = BlockStarted(block="t", kind=BlockKind.THINKING)
    events = shown(thinking, BlockDelta(block="t", offset=0, text="hm"), BlockWithdrawn(block="t"))
    assert events[-1][0] == "chat:block_updated"
    assert events[-1][1]["removed"] is True


def heard(text: str = "Be brief.") -> tuple[BlockStarted, BlockFinished]:
    data = {"guidance_id": 7, "text": text}
    facts = {"sender": {"user_id": 5, "user_name": "ann"}, "client_guidance_id": "c1"}
    started = BlockStarted(block="guidance:7", kind=BlockKind.GUIDANCE, name="ann", data=data)
    return started, BlockFinished(block="guidance:7", data={**data, **facts})


def test_guidance_is_a_block_where_it_was_heard_and_is_announced_once() -> None:
    before = (text("a"), BlockDelta(block="a", offset=0, text="Well, "), BlockFinished(block="a"))
    again = (BlockWithdrawn(block="a"), BlockWithdrawn(block="guidance:7"), *heard())
    events = shown(*before, *heard(), *again)
    (_, created), (name, announced) = events[3:5]
    assert (created["block"]["type"], created["block"]["status"], created["block"]["offset"]) == ("guidance", "done", 6)
    assert (created["block"]["content"], created["block"]["guidance_id"]) == ("Be brief.", 7)
    assert (name, announced["message"], announced["seq"]) == ("chat:guidance_applied", "Be brief.", 5)
    assert (announced["sender"]["user_id"], announced["sender"]["user_name"]) == (5, "ann")
    assert [event for event, _ in events[5:]] == ["chat:chunk", "chat:block_updated", "chat:block_created"]
    assert events[-1][1]["block"]["offset"] == 0


def test_guidance_of_unfinished_steps_is_taken_back() -> None:
    view = RunView()
    for seq, event in enumerate((text("a"), BlockDelta(block="a", offset=0, text="x"), *heard()), start=1):
        view.apply(LoggedEvent(seq, event))
    assert [withdrawal.block for withdrawal in view.withdrawals()] == ["a", "guidance:7"]
    assert view.withdrawals(frozenset({"a", "guidance:7"})) == []


def test_a_tool_call_is_shown_from_its_arguments_to_its_outcome() -> None:
    data = {"input": {"q": "x"}, "tool_use_id": "c1"}
    started = BlockStarted(block="tool:c1", kind=BlockKind.TOOL_CALL, name="search", data=data)
    finished = BlockFinished(block="tool:c1", data={"output": "found", "status": "error"})
    (_, created), (_, updated) = shown(started, finished)
    assert created["block"]["status"] == "pending"
    assert (created["block"]["name"], created["block"]["tool_input"]) == ("search", {"q": "x"})
    assert (updated["block_id"], updated["status"], updated["tool_output"]) == ("tool:c1", "error", "found")


def test_each_end_is_one_event() -> None:
    assert [event for event, _ in shown(RunCancelled())] == ["chat:cancelled"]
    ((event, payload),) = shown(RunFailed(reason="ModelTimeout", message="Nothing came."))
    assert (event, payload["type"], payload["error"]) == ("chat:error", "ModelTimeout", "Nothing came.")


def test_what_was_missed_comes_in_an_order_that_clients_keep() -> None:
    view = RunView()
    events = [
        RunStarted(attempt=1),
        BlockStarted(block="t", kind=BlockKind.THINKING),
        BlockDelta(block="t", offset=0, text="Hm."),
        BlockFinished(block="t"),
        text("a"),
        BlockDelta(block="a", offset=0, text="Hi"),
        BlockDelta(block="a", offset=2, text=" there"),
    ]
    for seq, event in enumerate(events, start=1):
        view.apply(LoggedEvent(seq, event))

    shown_late = from_start(REF, view, SubtaskRow(bot_name="b", model_name="m"))

    assert [(event, payload["seq"]) for event, payload in shown_late] == [
        ("chat:start", 1),
        ("chat:block_created", 5),
        ("chat:block_created", 6),
        ("chat:chunk", 7),
    ]
    assert shown_late[-1][1] | {"content": "Hi there", "offset": 0, "replace": True} == shown_late[-1][1]


def test_what_members_say_aside_is_theirs_and_apart_from_the_text() -> None:
    events = shown(
        MemberStarted(member="red", position=1, number=2),
        MemberStarted(member="blue", position=2, number=3),
        BlockStarted(block="r", kind=BlockKind.MEMBER, name="red", member="red"),
        BlockStarted(block="b", kind=BlockKind.MEMBER, name="blue", member="blue"),
        BlockDelta(block="r", offset=0, text="one "),
        BlockDelta(block="b", offset=0, text="two"),
        BlockDelta(block="r", offset=4, text="more"),
        BlockFinished(block="r"),
        MemberFinished(member="red", position=1, number=2),
        MemberFinished(member="red", position=1, number=2),
    )
    assert [name for name, _ in events] == [
        "chat:block_created",
        "chat:block_created",
        "chat:block_updated",
        "chat:block_updated",
        "chat:block_updated",
        "chat:block_updated",
        "chat:bot_complete",
    ], "who has done its part twice is told of once"
    assert (events[0][1]["block"]["type"], events[0][1]["block"]["member"]) == ("member", "red")
    assert (events[4][1]["content"], events[4][1]["content_offset"]) == ("more", 4)
    assert (events[-1][1]["bot_name"], events[-1][1]["position"]) == ("red", 1)


def test_of_members_at_work_only_what_is_done_is_kept_for_the_next_owner() -> None:
    view = RunView()
    events: list[RunEvent] = [
        text("a1.m1.b1"),
        BlockDelta(block="a1.m1.b1", offset=0, text="Before. "),
        BlockStarted(block="a1.m2.b1", kind=BlockKind.MEMBER, name="red", member="red"),
        BlockDelta(block="a1.m2.b1", offset=0, text="done"),
        BlockStarted(block="a1.m3.b1", kind=BlockKind.MEMBER, name="blue", member="blue"),
        BlockDelta(block="a1.m3.b1", offset=0, text="half"),
    ]
    for seq, event in enumerate(events, start=1):
        view.apply(LoggedEvent(seq, event))
    taken_back = view.withdrawals(frozenset({"a1.m1.b1", "a1.m2.b1"}))
    assert taken_back == [BlockWithdrawn(block="a1.m3.b1")]
    view.apply(LoggedEvent(7, taken_back[0]))
    assert [(block.id, block.content) for block in view.blocks.all()] == [("a1.m1.b1", None), ("a1.m2.b1", "done")]
