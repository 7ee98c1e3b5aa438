"""What people say to an answer while it is written: queued, heard, or too late."""

import threading
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from wegent_backend.chat.guidance import service as guidance
from wegent_backend.context import unit
from wegent_backend.ports import RunRef
from wegent_backend.runs import repository as runs
from wegent_backend.runs.view import LoggedEvent, RunView
from wegent_backend.tables import GuidanceRow
from wegent_chat_shell.tools.base import Tool
from wegent_contracts.events import BlockKind, BlockStarted, RunFinished
from wegent_scripted import Reply

from ..people import token_of
from .conftest import World, serving
from .window import Window

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def tools() -> list[Tool]:
    return []


class Held(Sequence[str]):
    """Chunks of which all but the first come when the test says so; the scripted server waits in its own thread."""

    def __init__(self, first: str, *others: str) -> None:
        self._chunks = (first, *others)
        self._gate = threading.Event()

    def release(self) -> None:
        self._gate.set()

    def __len__(self) -> int:
        return len(self._chunks)

    def __getitem__(self, index: Any) -> Any:
        if index:
            self._gate.wait(30)
        return self._chunks[index]


async def sent(window: Window, world: World, message: str = "Hello") -> dict[str, Any]:
    return await window.call("chat:send", team_id=world.team_id, message=message)


def place(ids: dict[str, Any]) -> dict[str, Any]:
    return {"task_id": ids["task_id"], "subtask_id": ids["assistant_subtask_id"]}


async def states(world: World) -> list[tuple[str, str, str | None]]:
    async with world.backend.edge.ports.db.read() as session:
        rows = await session.scalars(select(GuidanceRow).order_by(GuidanceRow.id))
        return [(row.text, row.state, row.reason) for row in rows]


async def begun(window: Window, ids: dict[str, Any]) -> None:
    """The answer is being written."""
    await window.wait(lambda: window.text_so_far(ids["assistant_subtask_id"]) != "")


async def test_the_answer_goes_on_with_what_was_said_to_it(world: World) -> None:
    text = Held("Coffee", ".")
    world.script.queue(Reply(text), "Tea too.", "Later.")
    async with world.window() as window, world.window() as other:
        ids = await sent(window, world)
        await begun(window, ids)
        await other.call("task:join", task_id=ids["task_id"])
        said = await window.call("chat:guide", **place(ids), message="And tea?", client_guidance_id="c1")
        again = await window.call("chat:guide", **place(ids), message="And tea?", client_guidance_id="c1")
        joined = await other.call("task:join", task_id=ids["task_id"])
        text.release()
        event, _ = await window.end_of(ids["assistant_subtask_id"])
        await other.end_of(ids["assistant_subtask_id"])
        history = await window.call("history:sync", task_id=ids["task_id"])
        follow_up = await window.call("chat:send", task_id=ids["task_id"], message="Thanks")
        await window.end_of(follow_up["assistant_subtask_id"])
    assert (event, said["state"], again["guidance_id"]) == ("chat:done", "QUEUED", said["guidance_id"])
    assert [(each["message"], each["state"]) for each in joined["guidance"]] == [("And tea?", "QUEUED")]
    for viewer in (window, other):
        [queued], [applied] = viewer.of("chat:guidance_queued"), viewer.of("chat:guidance_applied")
        for told in (queued, applied):
            assert (told["guidance_id"], told["client_guidance_id"]) == (said["guidance_id"], "c1")
            assert (told["message"], told["sender"]["user_id"]) == ("And tea?", world.admin.user_id)
            assert told["sender"]["user_name"] == "admin"
        assert viewer.of("chat:guidance_expired") == []
    transcript = window.transcript(ids["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == ("Coffee.\n\nTea too.", [])
    blocks = history["messages"][1]["blocks"]
    assert [(block["type"], block["offset"], block["content"]) for block in blocks] == [
        ("text", 0, None),
        ("guidance", 7, "And tea?"),
        ("text", 7, None),
    ]
    assert await states(world) == [("And tea?", "APPLIED", None)]
    told = [(message.role, message.text) for message in world.script.requests[2].messages if message.role != "system"]
    assert told == [
        ("user", "Hello"),
        ("assistant", "Coffee."),
        ("user", "And tea?"),
        ("assistant", "Tea too."),
        ("user", "Thanks"),
    ]


async def test_what_comes_too_late_expires_and_says_so(world: World) -> None:
    world.script.queue(Reply("Coffee is", hang_after=1))
    async with world.window() as window:
        ids = await sent(window, world)
        await begun(window, ids)
        said = await window.call("chat:guide", **place(ids), message="And tea?")
        await window.call("chat:cancel", subtask_id=ids["assistant_subtask_id"])
        await window.end_of(ids["assistant_subtask_id"])
        await window.wait(lambda: bool(window.of("chat:guidance_expired")))
        late = await window.call("chat:guide", **place(ids), message="And milk?")
    [expired] = window.of("chat:guidance_expired")
    assert (expired["guidance_id"], expired["reason"]) == (said["guidance_id"], "stopped")
    assert "Send it as a message" in expired["text"]
    assert late["reason"] == "NotRunning"
    assert await states(world) == [("And tea?", "EXPIRED", "stopped")]
    [_, answer] = await world.messages(ids["task_id"])
    assert [block["type"] for block in answer.blocks] == ["text"]


@ON_SQLITE
async def test_an_answer_that_fails_has_heard_nothing_more(world: World) -> None:
    text = Held("Coffee", " is", " fine")
    world.script.queue(Reply(text, fail_after=2))
    async with world.window() as window:
        ids = await sent(window, world)
        await begun(window, ids)
        await window.call("chat:guide", **place(ids), message="And tea?")
        text.release()
        event, _ = await window.end_of(ids["assistant_subtask_id"])
        await window.wait(lambda: bool(window.of("chat:guidance_expired")))
    assert event == "chat:error"
    assert await states(world) == [("And tea?", "EXPIRED", "failed")]


@ON_SQLITE
async def test_refusals(world: World) -> None:
    text = Held("Coffee", ".")
    world.script.queue(Reply(text))
    async with world.window() as window, world.window(world.other) as stranger:
        ids = await sent(window, world)
        await begun(window, ids)
        blank = await window.call("chat:guide", **place(ids), message=" ")
        long = await window.call("chat:guide", **place(ids), message="x" * 100_001)
        team = await window.call("chat:guide", **place(ids), message="Tea", team_id=world.team_id + 1)
        foreign = await stranger.call("chat:guide", **place(ids), message="Tea")
        wrong = await window.call("chat:guide", **{**place(ids), "task_id": ids["task_id"] + 1}, message="Tea")
        text.release()
        await window.end_of(ids["assistant_subtask_id"])
    assert [refused["details"]["fields"][0]["rule"] for refused in (blank, long, team)] == [
        "blank",
        "too_long",
        "immutable",
    ]
    assert (foreign["reason"], wrong["reason"]) == ("NotFound", "NotFound")
    assert await states(world) == []


@ON_SQLITE
async def test_only_so_much_waits(world: World, chat_settings) -> None:
    strict = chat_settings.model_copy(update={"run": chat_settings.run.model_copy(update={"max_guidance": 1})})
    world.script.queue(Reply("Coffee is", hang_after=1))
    async with serving(strict) as (_, url), world.window(url=url) as window:
        ids = await sent(window, world)
        await begun(window, ids)
        await window.call("chat:guide", **place(ids), message="And tea?")
        refused = await window.call("chat:guide", **place(ids), message="And milk?")
        await window.call("chat:cancel", subtask_id=ids["assistant_subtask_id"])
        await window.end_of(ids["assistant_subtask_id"])
    assert refused["reason"] == "TooMuchGuidance"
    assert "WEGENT_RUN_MAX_GUIDANCE" in refused["error"]


@ON_SQLITE
async def test_a_process_that_stops_while_the_answer_goes_on(world: World, chat_settings) -> None:
    """Without tools the answer begins anew, with everything that was said to it; it is announced once."""
    text = Held("Coffee", ".")
    world.script.queue(Reply(text), Reply("Tea is", hang_after=1), "Coffee and tea.")
    async with world.window() as viewer:
        async with serving(chat_settings) as (_, url), world.window(url=url) as window:
            ids = await sent(window, world)
            await viewer.call("task:join", task_id=ids["task_id"])
            await begun(window, ids)
            await window.call("chat:guide", **place(ids), message="And tea?")
            text.release()
            await viewer.wait(lambda: "Tea" in viewer.text_so_far(ids["assistant_subtask_id"]))
        event, _ = await viewer.end_of(ids["assistant_subtask_id"])
    assert event == "chat:done"
    assert len(viewer.of("chat:guidance_applied")) == 1
    transcript = viewer.transcript(ids["assistant_subtask_id"])
    assert (transcript.text, transcript.problems) == ("Coffee and tea.", [])
    assert [m.text for m in world.script.requests[2].messages if m.role == "user"] == ["Hello\n\nAnd tea?"]
    [_, answer] = await world.messages(ids["task_id"])
    assert [(block["type"], block["offset"]) for block in answer.blocks] == [("guidance", 0), ("text", 0)]
    assert await states(world) == [("And tea?", "APPLIED", None)]


async def test_over_rest_and_in_exports(world: World) -> None:
    text = Held("```\n", "coffee\n```")
    world.script.queue(Reply(text), "Tea too.")
    headers = {"Authorization": f"Bearer {token_of(world.backend, world.admin.user_id)}"}
    async with world.window() as window, httpx2.AsyncClient(base_url=f"{world.url}/api/v1", headers=headers) as http:
        ids = await sent(window, world)
        await begun(window, ids)
        path = f"/tasks/{ids['task_id']}/guidance"
        body = {"message": "And tea?\nHot.", "client_guidance_id": "c1"}
        made = await http.post(path, json=body)
        twice = await http.post(path, json={**body, "subtask_id": ids["assistant_subtask_id"]})
        text.release()
        await window.end_of(ids["assistant_subtask_id"])
        listed = (await http.get(path, params={"subtask_id": ids["assistant_subtask_id"], "limit": 1})).json()
        none = (await http.get(path, params={"subtask_id": ids["subtask_id"]})).json()
        ended = await http.post(path, json={"message": "More"})
        markdown = (await http.get(f"/tasks/{ids['task_id']}/export")).text
        structured = (await http.get(f"/tasks/{ids['task_id']}/export", params={"format": "json"})).json()
        document = await http.get(f"/tasks/{ids['task_id']}/export", params={"format": "docx"})
    assert (made.status_code, twice.json()["guidance_id"]) == (201, made.json()["guidance_id"])
    assert [(item["message"], item["state"]) for item in listed["items"]] == [("And tea?\nHot.", "APPLIED")]
    assert (listed["next_cursor"], none["items"]) == (None, [])
    assert (ended.status_code, ended.json()["error"]["reason"]) == (409, "NotRunning")
    quote = "> **admin, while this was written:** And tea?\n> Hot."
    assert f"```\ncoffee\n```\n\n{quote}\n\nTea too." in markdown
    assert [block["type"] for block in structured["messages"][1]["blocks"]] == ["text", "guidance", "text"]
    assert document.status_code == 200


@ON_SQLITE
async def test_what_was_taken_and_never_heard_has_come_too_late(world: World) -> None:
    """Its taker was stopped before the answer could show it: the log of the run says what was heard."""
    world.script.queue("Coffee.")
    async with world.window() as window:
        ids = await sent(window, world)
        await window.end_of(ids["assistant_subtask_id"])
        ports, subject = world.backend.edge.ports, world.admin
        async with unit(ports, subject) as ctx:
            run = await runs.run_of_subtask(ctx.session, ids["assistant_subtask_id"])
            assert run is not None
            ref = RunRef(run.id, run.task_id, run.subtask_id, 2, subject.user_id)
            said = {"task_id": ref.task_id, "subtask_id": ref.subtask_id, "run_id": ref.run_id}
            rows = [GuidanceRow(**said, user_id=subject.user_id, text=text, state="APPLIED") for text in ("a", "b")]
            ctx.session.add_all(rows)
            await ctx.session.flush()
            view = RunView()
            heard = BlockStarted(block=f"guidance:{rows[0].id}", kind=BlockKind.GUIDANCE, data={"text": "a"})
            view.apply(LoggedEvent(1, heard))
            await guidance.settle(ctx, ref, RunFinished(), view)
        await window.wait(lambda: bool(window.of("chat:guidance_expired")))
    assert await states(world) == [("a", "APPLIED", None), ("b", "EXPIRED", "completed")]
