"""Models ask back in a form, and go on with what people have filled in."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from wegent_backend.chat.clarification.instructions import INSTRUCTIONS
from wegent_contracts.clarification.reading import read

from ..somebody import done, refused
from ..tasks.conftest import api, client_of
from .conftest import World
from .window import Window

__all__ = ["api"]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASKED = """Before I begin:

### Q1: Who is it for?
**Type**: single_choice
- [✓] `people` - People
- [ ] `firms` - Firms

### Q2: Anything else?
**Type**: text_input"""


async def begun(world: World, window: Window, answer: str = ASKED, **more: Any) -> dict[str, Any]:
    world.script.queue(answer)
    more = {"enable_clarification": True, **more}
    sent = await window.call("chat:send", team_id=world.team_id, message="Build a shop", **more)
    await window.end_of(sent["assistant_subtask_id"])
    return sent


async def test_a_form_is_asked_filled_in_and_read(world: World, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        sent = await begun(world, window)
        task, answer = sent["task_id"], sent["assistant_subtask_id"]
        [ended] = window.of("chat:done")
        joined = await window.call("task:join", task_id=task)
        assert joined["subtasks"][1]["clarification"] == ended["result"]["clarification"]
        assert joined["subtasks"][1]["content"] == ASKED
        [who, _] = ended["result"]["clarification"]["questions"]
        assert (who["id"], who["type"], who["options"][0]["recommended"]) == ("q1", "single_choice", True)

        world.script.queue("A shop it is.\n\n## ✅ Final prompt\n\nBuild a shop for firms.")
        body = {"answers": {"q1": "firms"}, "note": "Soon.", "enable_clarification": True, "client_message_id": "one"}
        address = f"/tasks/{task}/messages/{answer}/clarification"
        sent = done(await api.post(address, json=body), 201)
        await window.end_of(sent["assistant_subtask_id"])
        assert done(await api.post(address, json=body), 201) == sent, "sent twice, it is one"
        last = window.of("chat:done")[-1]["result"]["clarification"]
    assert last == {"questions": [], "final_prompt": "Build a shop for firms."}
    asked = world.script.requests[-1].messages
    assert [message.role for message in asked] == ["system", "user", "assistant", "user"]
    assert asked[-1].text == (
        "### Q1: Who is it for?\n**Answer**: `firms` - Firms\n\n"
        "### Q2: Anything else?\n**Answer**: (no answer)\n\n### Note\nSoon."
    )


@ON_SQLITE
async def test_instructions_stay_the_same(world: World) -> None:
    """So that providers can keep them; and nobody is told to ask who did not want that."""
    async with world.window() as window:
        await begun(world, window)
        sent = await begun(world, window, enable_clarification=False)
        world.script.queue("Again.")
        await window.call("chat:retry", task_id=sent["task_id"], subtask_id=sent["assistant_subtask_id"])
        await window.wait(lambda: len(window.of("chat:done")) == 3)
        await begun(world, window)
    system = [request.messages[0].text for request in world.script.requests]
    assert system[0] == system[3]
    assert system[0].endswith(INSTRUCTIONS)
    assert system[1] == system[2] == system[0].removesuffix(f"\n\n{INSTRUCTIONS}")


@ON_SQLITE
async def test_a_second_try_asks_back_as_well(world: World) -> None:
    async with world.window() as window:
        sent = await begun(world, window)
        world.script.queue(ASKED)
        await window.call("chat:retry", task_id=sent["task_id"], subtask_id=sent["assistant_subtask_id"])
        await window.wait(lambda: len(window.of("chat:done")) == 2)
    assert INSTRUCTIONS in world.script.requests[-1].messages[0].text


@ON_SQLITE
async def test_answers_that_do_not_fit(world: World, api: httpx.AsyncClient) -> None:
    async with world.window() as window:
        sent = await begun(world, window)
        address = f"/tasks/{sent['task_id']}/messages/{sent['assistant_subtask_id']}/clarification"
        wrong = refused(await api.post(address, json={"answers": {"q1": "nobody", "q9": "x"}}), 422, "Invalid")
        assert {field["path"] for field in wrong["details"]["fields"]} == {"answers.q1", "answers.q9"}
        refused(await api.post(address, json={"answers": {}}), 422, "Invalid")
        question = address.replace(str(sent["assistant_subtask_id"]), str(sent["subtask_id"]))
        refused(await api.post(question, json={"answers": {}}), 409, "NotAnAnswer")
        elsewhere = f"/tasks/987654/messages/{sent['assistant_subtask_id']}/clarification"
        refused(await api.post(elsewhere, json={"answers": {"q1": "people"}}), 404, "NotFound")
        plain = await begun(world, window, "Fine.")
        address = f"/tasks/{plain['task_id']}/messages/{plain['assistant_subtask_id']}/clarification"
        refused(await api.post(address, json={"answers": {}}), 409, "NothingAsked")
        async with client_of(world, world.other.user_id) as other:
            refused(await other.post(address, json={"answers": {}}), 404, "NotFound")
    assert len(world.script.requests) == 2


def test_the_form_that_models_are_told_is_the_one_that_is_read() -> None:
    found = read(INSTRUCTIONS)
    assert found is not None
    assert [question.type for question in found.questions] == ["single_choice", "multiple_choice", "text_input"]


@ON_SQLITE
async def test_the_team_that_clarifies_specifications_asks_in_this_form(api: httpx.AsyncClient) -> None:
    ghost = done(await api.get("/ghosts/spec-clarification", params={"scope": "public"}))
    found = read(ghost["spec"]["systemPrompt"] + "\nBuild it.")
    assert found is not None
    assert [question.type for question in found.questions] == ["single_choice", "multiple_choice", "text_input"]
    assert found.final_prompt == "Build it."
