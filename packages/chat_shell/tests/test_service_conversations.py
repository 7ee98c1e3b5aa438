"""The service keeps conversations, knows models by name, and waits for people."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.wire import request_to_json
from wegent_chat_shell.storage.opening import Storage, in_file
from wegent_contracts.protocol.chat import ChatRequest
from wegent_scripted import ScriptedServer

from .fixed_tools import NoteTools
from .serving import TOKEN, dialogue, service
from .support import FAST, KEY, target

HEADERS = {"authorization": f"Bearer {TOKEN}"}
RESPONSE = "/v1/response"


@pytest.fixture
def notes() -> NoteTools:
    return NoteTools()


@pytest.fixture
async def engine(notes: NoteTools) -> AsyncIterator[ChatEngine]:
    made = ChatEngine(FAST, [notes])
    yield made
    await made.aclose()


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return in_file(tmp_path / "conversations.db", max_waiting=3)


@pytest.fixture
def answering(engine: ChatEngine, storage: Storage, server: ScriptedServer) -> Dialogue:
    model = {"provider": "openai", "model_id": "scripted", "base_url": server.openai_url, "api_key": KEY}
    agents = {"helper": {"model": "fast", "system_prompt": "Be brief."}, "noter": {"model": "fast", "tools": ["note"]}}
    agents["forgetful"] = {"model": "small"}
    return dialogue(
        engine,
        storage,
        {"models": {"fast": model, "small": {**model, "context_window": 4000}}, "agents": agents, "default": "fast"},
    )


@pytest.fixture
async def client(engine: ChatEngine, answering: Dialogue) -> AsyncIterator[httpx2.AsyncClient]:
    async with (
        service(engine, answering, max_body_bytes=100_000) as (url, _),
        httpx2.AsyncClient(base_url=url, headers=HEADERS, timeout=30) as client,
    ):
        yield client
    assert answering.store is not None
    await answering.store.aclose()


async def ask(client: httpx2.AsyncClient, message: str, **fields: Any) -> dict[str, Any]:
    answer = await client.post(RESPONSE, json={"message": message, "stream": False, **fields})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event: ")]
    return [(name[7:], json.loads(data[6:])) for name, data in blocks]


def bytes_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir() if each.is_file())


async def test_names_are_enough(client: httpx2.AsyncClient, server: ScriptedServer) -> None:
    told = await ask(client, "Hello")
    assert (told["text"], told["status"], told["model"]) == ("You said: Hello", "completed", "fast")
    assert told["usage"]["output_tokens"] > 0
    await ask(client, "Hello", agent="helper")
    assert server.script.requests[-1].messages[0].text == "Be brief."
    assert server.script.keys == {KEY}
    assert (await client.get("/v1/models")).json() == {
        "default": "fast",
        "models": ["fast", "small"],
        "agents": ["helper", "noter", "forgetful"],
    }


async def test_a_stream_ends_with_how_it_ended(client: httpx2.AsyncClient) -> None:
    answer = await client.post(RESPONSE, json={"message": "Hello", "conversation": "new"})
    *_, (name, end) = events_of(answer.text)
    assert name == "response.end"
    assert end == {
        "response_id": answer.headers["x-response-id"],
        "conversation": answer.headers["x-conversation-id"],
        "status": "completed",
    }


async def test_a_second_request_remembers(client: httpx2.AsyncClient) -> None:
    first = await ask(client, "[[say:Noted.]] My favourite is green tea.", conversation="new", agent="helper")
    second = await ask(client, "[[history]]", conversation=first["conversation"], model="fast")
    heard = json.loads(second["text"])
    assert [each["role"] for each in heard] == ["user", "assistant", "user"]
    assert "green tea" in heard[0]["text"]
    assert heard[1]["text"] == "Noted."
    (listed,) = (await client.get("/v1/conversations", params={"search": "green"})).json()["items"]
    assert (listed["id"], listed["messages"]) == (first["conversation"], 4)
    said = (await client.get(f"/v1/conversations/{listed['id']}/messages")).json()["items"]
    assert [(each["role"], each["ending"]) for each in said] == [("user", "complete"), ("assistant", "complete")] * 2
    assert (await client.delete(f"/v1/conversations/{listed['id']}")).status_code == 204
    gone = await client.post(RESPONSE, json={"message": "x", "conversation": listed["id"]})
    assert (gone.status_code, gone.json()["error"]["reason"]) == (404, "ConversationNotFound")


async def test_whoever_brings_the_history_keeps_the_conversation(
    client: httpx2.AsyncClient, server: ScriptedServer
) -> None:
    """As a backend does, which names its own conversation for traces."""
    request = ChatRequest(
        model=target("openai", server.openai_url), history=[], message="Hello", conversation="17", system_prompt=""
    )
    answer = await client.post(RESPONSE, content=request_to_json(request))
    assert answer.status_code == 200
    assert "x-conversation-id" not in answer.headers
    assert (await client.get("/v1/conversations")).json()["items"] == []


async def test_two_questions_at_once_are_one_too_many(client: httpx2.AsyncClient) -> None:
    made = await ask(client, "Hello", conversation="new")
    body = {"message": "[[delay:0.02]] [[chunks:9]]", "conversation": made["conversation"], "stream": False}
    answers = await asyncio.gather(*(client.post(RESPONSE, json=body) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    said = (await client.get(f"/v1/conversations/{made['conversation']}/messages")).json()["items"]
    assert len(said) == 4


async def test_notes_on_what_is_old_are_kept(client: httpx2.AsyncClient, answering: Dialogue) -> None:
    made = await ask(client, f"My favourite is green tea. {'word ' * 600}", conversation="new", agent="forgetful")
    for _ in range(3):
        await ask(client, f"[[say:Noted.]] {'word ' * 600}", conversation=made["conversation"], agent="forgetful")
    told = await answering.needed_store().told("", made["conversation"])
    assert told.summary
    assert len(told.history) < 8
    assert (await client.get(f"/v1/conversations/{made['conversation']}")).json()["messages"] == 8
    heard = json.loads((await ask(client, "[[history]]", conversation=made["conversation"]))["text"])
    assert told.summary in json.dumps(heard) or told.summary in heard[0]["text"]


async def test_owners_do_not_meet(client: httpx2.AsyncClient) -> None:
    made = await ask(client, "A secret", conversation="new")
    other = {b"wegent-username": "öther".encode()}
    for answer in (
        await client.get(f"/v1/conversations/{made['conversation']}", headers=other),
        await client.get(f"/v1/conversations/{made['conversation']}/messages", headers=other),
        await client.delete(f"/v1/conversations/{made['conversation']}", headers=other),
        await client.post(RESPONSE, json={"message": "x", "conversation": made["conversation"]}, headers=other),
    ):
        assert answer.status_code == 404
    assert (await client.get("/v1/conversations", headers=other)).json()["items"] == []


async def test_what_fails_and_what_is_stopped_is_kept_as_that(client: httpx2.AsyncClient) -> None:
    made = await ask(client, "Hello", conversation="new")
    conversation = made["conversation"]
    failed = await client.post(
        RESPONSE, json={"message": "[[chunks:9]] [[break:4]]", "conversation": conversation, "stream": False}
    )
    assert (failed.status_code, failed.json()["error"]["reason"]) == (502, "ModelStreamBroken")
    slow = {"message": "[[chunks:1000]] [[delay:0.02]]", "conversation": conversation}
    async with client.stream("POST", f"{RESPONSE}?response_id=mine", json=slow) as answer:
        lines = answer.aiter_lines()
        async for line in lines:
            if "block.delta" in line:
                break
        busy = await client.post(RESPONSE, json={"message": "Me too", "conversation": conversation})
        assert (busy.status_code, busy.json()["error"]["reason"]) == (409, "ConversationBusy")
        assert (await client.post(f"{RESPONSE}/mine/cancel")).is_success
        assert "event: response.error" in [line async for line in lines]
    while (await client.get("/health")).json()["active_streams"]:
        await asyncio.sleep(0.01)
    said = (await client.get(f"/v1/conversations/{conversation}/messages")).json()["items"]
    endings = [each["ending"] for each in said if each["role"] == "assistant"]
    assert endings == ["complete", "failed", "stopped"]
    assert said[-1]["content"].startswith("w0")
    heard = json.loads((await ask(client, "[[history]]", conversation=conversation))["text"])
    assert [each["role"] for each in heard] == ["user", "assistant", "user", "assistant", "user"]


async def test_who_hangs_up_leaves_what_was_said(client: httpx2.AsyncClient, server: ScriptedServer) -> None:
    slow = {"message": "[[chunks:1000]] [[delay:0.02]]", "conversation": "new"}
    async with client.stream("POST", RESPONSE, json=slow) as answer:
        conversation = answer.headers["x-conversation-id"]
        async for line in answer.aiter_lines():
            if "block.delta" in line:
                break
    await asyncio.to_thread(server.script.wait_for, lambda exchanges: exchanges[-1].outcome == "abandoned")
    while (await client.get("/health")).json()["active_streams"]:
        await asyncio.sleep(0.01)
    said = (await client.get(f"/v1/conversations/{conversation}/messages")).json()["items"]
    assert [(each["role"], each["ending"]) for each in said] == [("user", "complete"), ("assistant", "stopped")]


@pytest.mark.parametrize(
    ("body", "status", "path"),
    [
        ({"message": "x", "model": "missing"}, 422, "model"),
        ({"message": "x", "agent": "missing"}, 422, "agent"),
        ({"message": "x", "converstion": "new"}, 422, "converstion"),
        ({"message": "x", "stream": "perhaps"}, 422, "stream"),
        ({"agent": "helper"}, 422, "message"),
        ({"message": "x", "conversation": "y" * 200}, 422, "conversation"),
        ({"message": "x", "tools": "note"}, 422, "tools"),
        ({"message": "x", "model": {"provider": "sk-secret", "name": "x", "model_id": "x"}}, 422, "model.provider"),
    ],
)
async def test_what_is_not_right_is_named(
    client: httpx2.AsyncClient, body: dict[str, Any], status: int, path: str
) -> None:
    answer = await client.post(RESPONSE, json=body)
    assert answer.status_code == status
    assert path in [field["path"] for field in answer.json()["error"]["details"]["fields"]]
    assert "sk-secret" not in answer.text
    assert (await client.get("/health")).json()["active_streams"] == 0


async def test_what_cannot_be_read_is_told(client: httpx2.AsyncClient) -> None:
    assert (await client.post(RESPONSE, content=b"{")).status_code == 400
    assert (await client.post(RESPONSE, content=b"[]")).status_code == 400
    assert (await client.get("/v1/conversations", params={"limit": 1000})).status_code == 422
    assert (await client.get("/v1/conversations", params={"after": "nonsense"})).status_code == 400
    wrong = await client.post(f"{RESPONSE}?response_id=a%20b", json={"message": "x"})
    assert wrong.json()["error"]["details"]["fields"][0]["path"] == "response_id"


class TestWaiting:
    QUESTION = '[[say:I write it down.]] [[tool:note {"text": "tea"}]] [[then]] [[say:Done.]]'

    async def test_a_tool_waits_for_people(self, client: httpx2.AsyncClient, notes: NoteTools) -> None:
        told = await ask(client, self.QUESTION, agent="noter", attended=True, conversation="new")
        assert (told["status"], told["text"]) == ("waiting", "I write it down.")
        (wait,) = told["waits"]
        assert (wait["kind"], wait["tool"], wait["input"]) == ("approval", "note", {"text": "tea"})
        assert notes.written == []
        seen = (await client.get(f"{RESPONSE}/{told['id']}")).json()
        assert (seen["status"], seen["waits"]) == ("waiting", told["waits"])
        busy = await client.post(RESPONSE, json={"message": "x", "conversation": told["conversation"]})
        assert busy.json()["error"]["details"]["response_id"] == told["id"]
        body = {"answers": {wait["place"]: {"choice": "approve"}}, "stream": False}
        done = (await client.post(f"{RESPONSE}/{told['id']}/answers", json=body)).json()
        assert (done["status"], done["text"]) == ("completed", "I write it down.\n\nDone.")
        assert notes.written == ["tea"]
        said = (await client.get(f"/v1/conversations/{told['conversation']}/messages")).json()["items"]
        assert [each["content"] for each in said][1:] == ["I write it down.\n\nDone."]
        again = await client.post(f"{RESPONSE}/{told['id']}/answers", json=body)
        assert (again.status_code, again.json()["error"]["reason"]) == (404, "TurnNotFound")

    async def test_people_say_no(self, client: httpx2.AsyncClient, notes: NoteTools) -> None:
        told = await ask(client, f"{self.QUESTION.split('[[then]]', maxsplit=1)[0]}", agent="noter", attended=True)
        body = {"answers": {told["waits"][0]["place"]: {"choice": "deny", "note": "Never."}}, "stream": False}
        done = (await client.post(f"{RESPONSE}/{told['id']}/answers", json=body)).json()
        assert "A person has refused this use of note. They say: Never." in done["text"]
        assert notes.written == []

    async def test_one_answer_may_count_for_the_rest(self, client: httpx2.AsyncClient, notes: NoteTools) -> None:
        twice = '[[tool:note {"text": "a"}]] [[then]] [[tool:note {"text": "b"}]] [[then]] [[say:Done.]]'
        told = await ask(client, twice, agent="noter", attended=True)
        body = {"answers": {told["waits"][0]["place"]: {"choice": "approve", "remember": "task"}}, "stream": False}
        done = (await client.post(f"{RESPONSE}/{told['id']}/answers", json=body)).json()
        assert (done["status"], notes.written) == ("completed", ["a", "b"])

    async def test_nobody_is_there_to_be_asked(self, client: httpx2.AsyncClient, notes: NoteTools) -> None:
        told = await ask(client, '[[tool:note {"text": "tea"}]]', agent="noter")
        assert told["status"] == "completed"
        assert "may not be used" in told["text"]
        assert notes.written == []

    async def test_answers_fit_the_question(self, client: httpx2.AsyncClient) -> None:
        told = await ask(client, self.QUESTION, agent="noter", attended=True)
        path = f"{RESPONSE}/{told['id']}/answers"
        place = told["waits"][0]["place"]
        for body, wrong in (
            ({}, "answers"),
            ({"answers": {"elsewhere": {"choice": "approve"}}}, "answers.elsewhere"),
            ({"answers": {place: {"choice": "perhaps"}}}, f"answers.{place}"),
            ({"answers": {place: {}}}, f"answers.{place}.choice"),
        ):
            refused = await client.post(path, json=body)
            assert refused.status_code == 422
            assert refused.json()["error"]["details"]["fields"][0]["path"] == wrong
        other = await client.post(path, json={}, headers={"wegent-username": "other"})
        assert other.status_code == 404
        assert (await client.get(f"{RESPONSE}/{told['id']}")).json()["status"] == "waiting"

    async def test_what_waits_is_cancelled(self, client: httpx2.AsyncClient) -> None:
        told = await ask(client, self.QUESTION, agent="noter", attended=True, conversation="new")
        assert (await client.post(f"{RESPONSE}/{told['id']}/cancel")).is_success
        said = (await client.get(f"/v1/conversations/{told['conversation']}/messages")).json()["items"]
        assert (said[-1]["content"], said[-1]["ending"]) == ("I write it down.", "stopped")
        assert (await ask(client, "Hello", conversation=told["conversation"]))["status"] == "completed"

    async def test_only_so_many_wait(self, client: httpx2.AsyncClient) -> None:
        for _ in range(3):
            await ask(client, self.QUESTION, agent="noter", attended=True)
        full = await client.post(RESPONSE, json={"message": self.QUESTION, "agent": "noter", "attended": True})
        assert (full.status_code, full.json()["error"]["reason"]) == (503, "TooManyWaiting")

    async def test_another_process_goes_on(
        self, client: httpx2.AsyncClient, engine: ChatEngine, answering: Dialogue, tmp_path: Path, notes: NoteTools
    ) -> None:
        told = await ask(client, self.QUESTION, agent="noter", attended=True, conversation="new")
        other = in_file(tmp_path / "conversations.db", max_waiting=3)
        elsewhere = Dialogue(engine, answering.catalog, other.store, other.turns)
        async with (
            service(engine, elsewhere) as (url, _),
            httpx2.AsyncClient(base_url=url, headers=HEADERS, timeout=30) as second,
        ):
            body = {"answers": {told["waits"][0]["place"]: {"choice": "approve"}}, "stream": False}
            done = (await second.post(f"{RESPONSE}/{told['id']}/answers", json=body)).json()
        assert (done["text"], notes.written) == ("I write it down.\n\nDone.", ["tea"])
        assert other.store is not None
        await other.store.aclose()

    async def test_a_request_with_its_own_key_is_not_written_down(
        self, client: httpx2.AsyncClient, server: ScriptedServer, tmp_path: Path
    ) -> None:
        model = {"name": "own", "provider": "openai", "model_id": "x", "base_url": server.openai_url, "api_key": KEY}
        told = await ask(client, self.QUESTION, model=model, tools=["note"], attended=True, conversation="new")
        assert told["status"] == "waiting"
        assert KEY.encode() not in bytes_in(tmp_path)
        body = {"answers": {told["waits"][0]["place"]: {"choice": "approve"}}, "stream": False}
        done = (await client.post(f"{RESPONSE}/{told['id']}/answers", json=body)).json()
        assert done["text"] == "I write it down.\n\nDone."
