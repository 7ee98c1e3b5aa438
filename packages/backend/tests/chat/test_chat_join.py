"""Coming to an answer that is being written: nothing is missed, nothing comes twice."""

import pytest
from wegent_scripted import Reply

from .conftest import World, serving
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Code points beyond the basic plane: lengths differ between encodings.
LONG = " ".join(f"Wort{number}🙂" for number in range(150))


async def test_joining_again_and_again_while_it_streams(world: World) -> None:
    text = " ".join([LONG] * 4)
    world.script.queue(Reply(text, delay=0.01))
    async with world.window() as sender:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        joined: list[tuple[Window, dict]] = []
        for number in range(8):
            await sender.wait(lambda seen=number * 100: len(sender.text_so_far(answer)) > seen)
            window = await world.window().__aenter__()
            joined.append((window, await window.call("task:join", task_id=sent["task_id"])))
        await sender.end_of(answer)
        for window, ack in joined:
            snapshot = ack["streaming"]
            assert snapshot["subtask_id"] == answer
            assert snapshot["offset"] == len(snapshot["cached_content"])
            await window.end_of(answer)
            transcript = window.transcript(answer, snapshot)
            assert (transcript.problems, transcript.text, transcript.end) == ([], text, "chat:done")
            await window.client.disconnect()
    offsets = [ack["streaming"]["offset"] for _, ack in joined]
    assert offsets == sorted(offsets)
    assert offsets[-1] > 700


async def test_joining_in_another_process_while_it_streams(world: World, chat_settings) -> None:
    world.script.queue(Reply(LONG, delay=0.01))
    async with serving(chat_settings) as (_, elsewhere), world.window() as sender:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        await sender.wait(lambda: len(sender.text_so_far(answer)) > 100)
        async with world.window(url=elsewhere) as window:
            ack = await window.call("task:join", task_id=sent["task_id"])
            await window.end_of(answer)
    transcript = window.transcript(answer, ack["streaming"])
    assert len(ack["streaming"]["cached_content"]) > 50
    assert (transcript.problems, transcript.text, transcript.end) == ([], LONG, "chat:done")


async def test_resume_sends_the_rest_to_this_socket_only(world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.01))
    async with world.window() as sender, world.window() as window:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        await sender.wait(lambda: len(sender.text_so_far(answer)) > 100)
        known = sender.text_so_far(answer)[:37]
        call = {"task_id": sent["task_id"], "subtask_id": answer, "offset": len(known)}
        assert await window.call("chat:resume", **call) == {"success": True}
        await window.end_of(answer)
        await sender.end_of(answer)
    transcript = window.transcript(answer, {"cached_content": known, "seq": 0})
    assert (transcript.problems, transcript.text, transcript.end) == ([], LONG, "chat:done")
    assert sender.transcript(answer).problems == []


async def test_resume_in_the_room_leaves_no_gap(world: World) -> None:
    """A viewer that lost some events asks again and again while more arrive."""
    world.script.queue(Reply(LONG, delay=0.01))
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        call = {"task_id": sent["task_id"], "subtask_id": answer}
        for number in range(6):
            await window.wait(lambda number=number: len(window.of("chat:chunk", subtask_id=answer)) > 10 * number)
            await window.call("chat:resume", **call, offset=0)
        await window.end_of(answer)
    text, seq = "", 0
    for chunk in window.of("chat:chunk", subtask_id=answer):
        if chunk["seq"] > seq:
            assert chunk["offset"] <= len(text)
            text = text[: chunk["offset"]] + chunk["content"]
            seq = chunk["seq"]
    assert text == LONG


async def test_resume_of_an_ended_answer_ends_it(world: World) -> None:
    world.script.queue("All there is.")
    async with world.window() as sender, world.window() as window:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        await sender.end_of(answer)
        await window.call("chat:resume", task_id=sent["task_id"], subtask_id=answer, offset=4)
        event, done = await window.end_of(answer)
        cut = await window.call("chat:resume", task_id=sent["task_id"], subtask_id=answer, offset=400)
        await window.wait(lambda: len(window.of("chat:chunk")) == 2)
    assert cut == {"success": True}
    assert (event, done["result"]["value"]) == ("chat:done", "All there is.")
    first, second = window.of("chat:chunk")
    assert (first["content"], first["offset"], first["replace"]) == ("there is.", 4, False)
    assert (second["content"], second["offset"], second["replace"]) == ("", 13, True)
    assert done["seq"] > first["seq"]


async def test_joining_an_idle_conversation(world: World) -> None:
    world.script.queue("One.", "Two.")
    async with world.window() as window, world.window() as late:
        sent = await window.call("chat:send", team_id=world.team_id, message="First")
        await window.end_of(sent["assistant_subtask_id"])
        ack = await late.call("task:join", task_id=sent["task_id"], after_message_id=1)
        assert ack["streaming"] is None
        assert (ack["status"], ack["title"]) == ("COMPLETED", "First")
        assert [message["content"] for message in ack["subtasks"]] == ["One."]
        again = await window.call("chat:send", task_id=sent["task_id"], message="Second")
        await late.end_of(again["assistant_subtask_id"])
        history = await late.call("history:sync", task_id=sent["task_id"], after_message_id=2)
    assert late.transcript(again["assistant_subtask_id"]).text == "Two."
    assert [(message["role"], message["content"]) for message in history["messages"]] == [
        ("USER", "Second"),
        ("ASSISTANT", "Two."),
    ]


async def test_who_left_hears_nothing(world: World) -> None:
    world.script.queue(Reply(LONG, delay=0.01), "Two.")
    async with world.window() as sender, world.window() as window:
        sent = await sender.call("chat:send", team_id=world.team_id, message="Go")
        answer = sent["assistant_subtask_id"]
        await window.call("task:join", task_id=sent["task_id"])
        await window.wait(lambda: bool(window.of("chat:chunk")))
        await window.call("task:leave", task_id=sent["task_id"])
        heard = len(window.of("chat:chunk"))
        await sender.end_of(answer)
        assert len(window.of("chat:chunk")) == heard
        assert window.of("chat:done") == []
        # The sender leaves too, and nobody follows; who comes back gets it all.
        again = await sender.call("chat:send", task_id=sent["task_id"], message="More")
        await sender.call("task:leave", task_id=sent["task_id"])
        back = await sender.call("task:join", task_id=sent["task_id"])
        if back["streaming"] is not None:
            await sender.end_of(again["assistant_subtask_id"])
        else:
            assert back["subtasks"][-1]["content"] == "Two."


async def test_joining_a_long_conversation_at_its_end(world: World) -> None:
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=world.team_id, message="One")
        await window.end_of(sent["assistant_subtask_id"])
        again = await window.call("chat:send", task_id=sent["task_id"], message="Two")
        await window.end_of(again["assistant_subtask_id"])
        ack = await window.call("task:join", task_id=sent["task_id"], latest=3)
        assert [message["message_id"] for message in ack["subtasks"]] == [2, 3, 4]
        later = await window.call("task:join", task_id=sent["task_id"], after_message_id=1, latest=1)
        assert [message["message_id"] for message in later["subtasks"]] == [2, 3, 4]
