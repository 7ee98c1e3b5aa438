"""The better answer in the place of the answer: everywhere, and for good."""

from __future__ import annotations

import io

import pytest
from docx import Document
from sqlalchemy import select
from wegent_backend.tables import RunEventRow, RunRow
from wegent_scripted import Reply

from ..group_chat.conftest import Chat
from ..somebody import done, refused
from .conftest import BETTER, JUDGED, QUESTION, WRONG, Answered

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def applied(answered: Answered) -> dict[str, object]:
    await answered.corrected()
    found: dict[str, object] = done(await answered.api.post(f"{answered.address}/apply-correction"))
    return found


async def test_it_is_the_answer_from_now_on(answered: Answered) -> None:
    message = await applied(answered)
    await answered.window.wait(lambda: bool(answered.window.of("correction:applied")))
    [told] = answered.window.of("correction:applied")
    assert (told["content"], told["corrected"]["correction_model"]) == (BETTER, "second")
    assert (message["content"], message["corrected"]["applied_by"]) == (BETTER, answered.world.admin.user_id)
    assert message["correction"]["result"]["applied"] is True
    assert [block["length"] for block in message["blocks"] if block["type"] == "text"] == [len(BETTER)]
    [_, stored] = await answered.world.messages(answered.task)
    assert stored.content == BETTER
    assert await answered.say("Where does it grow?") == [QUESTION, BETTER, "Where does it grow?"]


@ON_SQLITE
async def test_it_is_put_there_once(answered: Answered) -> None:
    await applied(answered)
    refused(await answered.api.post(f"{answered.address}/apply-correction"), 409, "NothingToApply")


@ON_SQLITE
async def test_only_what_its_reader_has_seen_is_put_there(answered: Answered) -> None:
    seen = (await answered.corrected())["id"]
    newer = (await answered.corrected())["id"]
    address = f"{answered.address}/apply-correction"
    refused(await answered.api.post(address, json={"correction_id": seen}), 409, "NothingToApply")
    done(await answered.api.post(address, json={"correction_id": newer}))


@ON_SQLITE
async def test_an_evaluation_that_is_being_made_is_not_put_there(answered: Answered) -> None:
    done(await answered.ask(), 202)
    refused(await answered.api.post(f"{answered.address}/apply-correction"), 409, "NothingToApply")


@ON_SQLITE
async def test_it_stays_when_the_evaluation_goes(answered: Answered) -> None:
    await applied(answered)
    done(await answered.api.delete(f"{answered.address}/correction"), 204)
    await answered.window.wait(lambda: bool(answered.window.of("correction:deleted")))
    message = await answered.message()
    assert (message["content"], message.get("correction")) == (BETTER, None)
    assert message["corrected"]["correction_model"] == "second"


@ON_SQLITE
async def test_the_corrected_answer_is_judged_again(answered: Answered) -> None:
    await applied(answered)
    again = await answered.corrected({**JUDGED, "improved_answer": "Leaves."})
    assert f"<answer>\n{BETTER}\n</answer>" in answered.world.script.requests[-1].text
    assert again["result"]["applied"] is False
    assert (await answered.message())["corrected"]["correction_model"] == "second"


@ON_SQLITE
async def test_whoever_was_away_sees_it(answered: Answered) -> None:
    """Also who knows all messages, and who asks for the text again."""
    last = (await answered.message())["message_id"]
    await applied(answered)
    joined = await answered.window.call("task:join", task_id=answered.task, after_message_id=last)
    assert [message["content"] for message in joined["subtasks"]] == [BETTER]
    async with answered.world.window() as window:
        await window.call("chat:resume", task_id=answered.task, subtask_id=answered.answer, offset=4)
        await window.end_of(answered.answer)
        assert window.of("chat:chunk")[-1]["content"] == BETTER


@ON_SQLITE
async def test_nothing_is_left_of_what_was_said_before(answered: Answered) -> None:
    await applied(answered)
    async with answered.world.backend.edge.ports.db.read() as session:
        run_ids = select(RunRow.id).where(RunRow.subtask_id == answered.answer)
        rows = (await session.scalars(select(RunEventRow).where(RunEventRow.run_id.in_(run_ids)))).all()
    assert "coffee beans." not in str([row.data for row in rows])
    assert {row.data["type"] for row in rows} <= {"usage", "context.measured"}


@ON_SQLITE
async def test_a_fork_knows_of_it(answered: Answered) -> None:
    await applied(answered)
    fork = done(await answered.api.post(f"/tasks/{answered.task}/fork", json={}), 201)["metadata"]["id"]
    [_, copy] = done(await answered.api.get(f"/tasks/{fork}/messages"))["items"]
    assert (copy["content"], copy["corrected"]["correction_model"]) == (BETTER, "second")
    assert copy["correction"]["result"]["applied"] is True
    done(await answered.api.delete(f"/tasks/{fork}/messages/{copy['subtask_id']}/correction"), 204)
    assert (await answered.evaluation())["state"] == "completed", "the other one has its own"


@ON_SQLITE
async def test_exports_tell_of_it(answered: Answered) -> None:
    await answered.corrected()
    before = (await answered.api.get(f"/tasks/{answered.task}/export")).text
    assert "> Evaluation by second: accuracy 2, logic 7, completeness 5, of 10 each." in before
    assert '> 1. Tea is not coffee. Say "leaves".' in before
    assert f"> {BETTER.splitlines()[0]}" in before
    done(await answered.api.post(f"{answered.address}/apply-correction"))
    after = (await answered.api.get(f"/tasks/{answered.task}/export")).text
    assert "*(corrected by second)*" in after
    assert "Improved answer:" not in after
    exported = done(await answered.api.get(f"/tasks/{answered.task}/export", params={"format": "json"}))
    assert exported["messages"][1]["corrected"]["correction_model"] == "second"
    word = await answered.api.get(f"/tasks/{answered.task}/export", params={"format": "docx"})
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(word.content)).paragraphs]
    assert "(corrected by second)" in paragraphs


@ON_SQLITE
async def test_in_a_group_chat_its_members_see_it_and_writers_ask(chat: Chat, chat_settings, api) -> None:
    writer, reader = await chat.add("ann", "Developer"), await chat.add("ben", "Reporter")
    chat.world.script.queue(WRONG)
    async with chat.window("ben") as window:
        await window.call("task:join", task_id=chat.task)
        async with chat.window("ann") as speaking:
            sent = await chat.says(speaking, QUESTION, address_ai=True)
            await speaking.end_of(sent["assistant_subtask_id"])
        answered = Answered(chat.world, chat_settings, api, window, chat.task, sent["assistant_subtask_id"])
        body = {"task_id": chat.task, "subtask_id": answered.answer, "correction_model": "second"}
        refused(await reader.post("/api/v1/chat/correct", json=body), 403, "Forbidden")
        chat.world.script.queue(Reply(structured=JUDGED), match="<answer>")
        done(await writer.post("/api/v1/chat/correct", json=body), 202)
        await answered.do()
        await window.wait(lambda: bool(window.of("correction:done")))
        done(await writer.post(f"/api/v1{answered.address}/apply-correction"))
        await window.wait(lambda: bool(window.of("correction:applied")))
        assert window.of("correction:applied")[0]["corrected"]["applied_by"] == writer.id
