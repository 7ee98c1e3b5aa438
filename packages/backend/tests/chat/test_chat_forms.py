"""Forms that an answer waits for: shown, filled in by a message or by `chat:answer`, and nothing else meanwhile."""

from typing import Any

import pytest
from wegent_scripted import Reply, ToolCall

from .conftest import World, serving
from .teams import Together, store
from .window import Window

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = "interactive_form_question"
COLOUR = {"id": "colour", "text": "Which colour?", "type": "single_choice", "options": ["red", "blue"]}
WHY = {"id": "why", "text": "Why?", "type": "text_input", "required": False}


@pytest.fixture
def tools() -> list[Any]:
    return []


def asks(*questions: dict[str, Any], **more: Any) -> Reply:
    return Reply("Let me ask. ", tools=(ToolCall(FORM, {"questions": list(questions), **more}),))


async def team(world: World) -> Together:
    return await store(world, "solo", {"name": "painter", "tools": [FORM]})


async def asked(window: Window, together: Together) -> tuple[dict[str, Any], dict[str, Any]]:
    """What sending came to, and what is asked."""
    sent = await window.call("chat:send", team_id=together.team_id, message="Paint the wall")
    await window.wait(lambda: bool(window.of("chat:waiting")))
    await window.wait(lambda: window.of("task:status")[-1]["status"] == "PENDING_CONFIRMATION")
    return sent, window.of("chat:waiting")[0]


async def test_a_form_is_shown_and_answered_by_a_message(world: World) -> None:
    together = await team(world)
    together.says("painter", asks(COLOUR, WHY, title="The wall"), "Blue it is.")
    async with world.window() as window:
        sent, waiting = await asked(window, together)
        [block] = [each["block"] for each in window.of("chat:block_created") if each["block"]["type"] == "form"]
        payload = block["render_payload"]
        assert (block["status"], block["tool_use_id"]) == ("pending", waiting["tool_use_id"])
        assert {key: payload[key] for key in ("type", "task_id", "subtask_id", "title")} == {
            "type": FORM,
            "task_id": sent["task_id"],
            "subtask_id": sent["assistant_subtask_id"],
            "title": "The wall",
        }
        assert payload["ask_id"] == waiting["tool_use_id"]
        assert [question["id"] for question in payload["questions"]] == ["colour", "why"]

        given = {"tool_use_id": waiting["tool_use_id"], "status": "answered", "answers": {"colour": "blue"}}
        send = {"task_id": sent["task_id"], "message": "It is my favourite.", "interactive_form_answer": given}
        ack = await window.call("chat:send", **send, client_message_id="once")
        again = await window.call("chat:send", **send, client_message_id="once")
        await window.end_of(sent["assistant_subtask_id"])
        late = await window.call("chat:send", **send)
        joined = await window.call("task:join", task_id=sent["task_id"])
    assert ack == again
    assert ack["assistant_subtask_id"] == sent["assistant_subtask_id"]
    assert late["reason"] == "WaitOver"
    told = world.script.requests[1].messages[-1].text
    assert "- Which colour?: blue\n- Why?: (no answer)" in told
    assert "It is my favourite." in told
    assert window.transcript(sent["assistant_subtask_id"]).text == "Let me ask. Blue it is."
    kept = [block for block in joined["subtasks"][1]["blocks"] if block["type"] == "form"]
    assert [(each["status"], each["render_payload"]["title"]) for each in kept] == [("done", "The wall")]


async def test_a_form_is_answered_by_its_wait_as_well(world: World) -> None:
    together = await team(world)
    together.says("painter", asks(COLOUR), "Red it is.")
    async with world.window() as window:
        sent, waiting = await asked(window, together)
        place = {"task_id": sent["task_id"], "wait_id": waiting["wait_id"]}
        await window.call("chat:answer", **place, choice="submit", answers={"colour": "red"})
        event, _ = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:done"


async def test_a_form_that_is_closed(world: World) -> None:
    together = await team(world)
    together.says("painter", asks(COLOUR), "Then I choose.")
    async with world.window() as window:
        sent, waiting = await asked(window, together)
        given = {"tool_use_id": waiting["tool_use_id"], "status": "cancelled"}
        await window.call("chat:send", task_id=sent["task_id"], message="", interactive_form_answer=given)
        await window.end_of(sent["assistant_subtask_id"])
        joined = await window.call("task:join", task_id=sent["task_id"])
    assert "closed without an answer" in world.script.requests[1].messages[-1].text
    assert [block["status"] for block in joined["subtasks"][1]["blocks"] if block["type"] == "form"] == ["denied"]


async def test_ordinary_messages_are_refused_until_then(world: World) -> None:
    together = await team(world)
    together.says("painter", asks(COLOUR), "Then I choose.")
    async with world.window() as window:
        sent, waiting = await asked(window, together)
        refused = await window.call("chat:send", task_id=sent["task_id"], message="Hurry up")
        assert (refused["reason"], refused["details"]["tool_use_id"]) == ("FormOpen", waiting["tool_use_id"])
        queued = await window.call("chat:send", task_id=sent["task_id"], message="And then?", when_busy="queue")
        assert queued["queued"]["position"] == 1
        strange = {"tool_use_id": "another", "status": "answered"}
        other = await window.call("chat:send", task_id=sent["task_id"], message="", interactive_form_answer=strange)
        assert other["reason"] == "NotFound"
        wrong = {"tool_use_id": waiting["tool_use_id"], "status": "answered", "answers": {"colour": "green"}}
        bad = await window.call("chat:send", task_id=sent["task_id"], message="", interactive_form_answer=wrong)
        assert bad["details"]["fields"][0]["path"] == "answers.colour"
        homeless = {"tool_use_id": waiting["tool_use_id"], "status": "answered"}
        nowhere = await window.call("chat:send", message="", interactive_form_answer=homeless)
        assert nowhere["details"]["fields"][0]["path"] == "task_id"
        async with world.window(world.other) as stranger:
            hidden = await stranger.call(
                "chat:send", task_id=sent["task_id"], message="", interactive_form_answer=homeless
            )
            assert hidden["reason"] == "NotFound"


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        ([COLOUR, COLOUR], 'Two questions have the id "colour"'),
        ([{**COLOUR, "options": ["red"]}], "at least two different options"),
        ([{**COLOUR, "options": []}], "at least two different options"),
        ([{**WHY, "options": ["a"]}], "make it a single_choice"),
        ([{"id": "x", "text": "?"}], '"type" is a required property'),
        ([], "less than 1 item"),
    ],
)
async def test_a_form_that_makes_no_sense_is_mended(world: World, questions: list[dict[str, Any]], why: str) -> None:
    together = await team(world)
    together.says("painter", asks(*questions), asks(COLOUR), "Done.")
    async with world.window() as window:
        await asked(window, together)
    told = world.script.requests[1].messages[-1].text
    assert why in told or (not questions and "questions: " in told)


async def test_there_is_one_form_in_an_answer(world: World) -> None:
    together = await team(world)
    both = (ToolCall(FORM, {"questions": [COLOUR]}), ToolCall(FORM, {"questions": [WHY]}))
    together.says("painter", Reply("", tools=both), asks(WHY), "Done.")
    async with world.window() as window:
        sent, waiting = await asked(window, together)
        assert len(window.of("chat:waiting")) == 1
        place = {"task_id": sent["task_id"], "wait_id": waiting["wait_id"]}
        answers = {question["id"]: "red" if question["id"] == "colour" else "so" for question in waiting["questions"]}
        await window.call("chat:answer", **place, choice="submit", answers=answers)
        event, _ = await window.end_of(sent["assistant_subtask_id"])
    assert event == "chat:done"
    assert len(window.of("chat:waiting")) == 1
    told = [message.text for message in world.script.requests[1].messages[-2:]]
    assert sum("already" in text for text in told) == 1
    assert "already" in world.script.requests[2].messages[-1].text


async def test_another_process_shows_it_once_more_and_goes_on(world: World, chat_settings) -> None:
    together = await team(world)
    together.says("painter", asks(COLOUR), "Blue it is.")
    async with serving(chat_settings) as (_, url), world.window(url=url) as window:
        sent, waiting = await asked(window, together)
    async with world.window() as window:
        joined = await window.call("task:join", task_id=sent["task_id"])
        assert joined["waits"][0]["tool_use_id"] == waiting["tool_use_id"]
        given = {"tool_use_id": waiting["tool_use_id"], "status": "answered", "answers": {"colour": "blue"}}
        await window.call("chat:send", task_id=sent["task_id"], message="", interactive_form_answer=given)
        await window.end_of(sent["assistant_subtask_id"])
    [_, answer] = await world.messages(sent["task_id"])
    assert (answer.state, answer.content) == ("COMPLETED", "Let me ask. Blue it is.")
    assert [block["type"] for block in answer.blocks].count("form") == 1


async def test_who_does_not_name_it_does_not_have_it(world: World) -> None:
    together = await store(world, "pipeline", {"name": "asker", "tools": [FORM]}, {"name": "doer"})
    together.says("asker", "Asked.")
    together.says("doer", "Done.")
    async with world.window() as window:
        sent = await window.call("chat:send", team_id=together.team_id, message="Go")
        await window.end_of(sent["assistant_subtask_id"])
    offered = {request.model: request.tools for request in world.script.requests}
    assert offered == {"asker": (FORM,), "doer": ()}
