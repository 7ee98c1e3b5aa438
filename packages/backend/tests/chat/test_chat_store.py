"""The backend as a store of conversations for chat shells: it does what every store does, and lets nobody else in."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from wegent_backend.auth.internal import KEY_FILE
from wegent_backend.settings import BackendSettings
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.schema import ShellConfig
from wegent_chat_shell.dialogue.dialogue import Dialogue
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.http.app import build_app
from wegent_chat_shell.http.settings import ServiceSettings
from wegent_chat_shell.storage.base import ConversationBusy, ConversationNotFound, StoreRefused
from wegent_chat_shell.storage.conformance import CHECKS, Case, Check
from wegent_chat_shell.storage.remote.store import RemoteStore
from wegent_contracts.protocol.stored import Said
from wegent_scripted import Reply

from ..people import token_of
from .conftest import World

TOKEN = "the token of the chat shell"
STORED = "/api/internal/chat/conversations"


@pytest.fixture
def token(world: World, settings: BackendSettings) -> str:
    path: Path = settings.resolved_home() / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    return path.read_text().strip()


@pytest.fixture
async def store(world: World, token: str) -> AsyncIterator[RemoteStore]:
    made = RemoteStore(world.url, token)
    yield made
    await made.aclose()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_it_is_a_store(store: RemoteStore, check: Check) -> None:
    await check(Case(store, "admin", "other"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestWhoMay:
    async def test_the_token_opens_no_other_door(self, world: World, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "wegent-username": "admin"}
        async with httpx.AsyncClient(base_url=world.url, headers=headers) as client:
            assert (await client.get(STORED)).status_code == 200
            for path in ("/api/tasks", "/api/users/me", "/api/admin/users", "/api/v1/models", "/v1/models"):
                assert (await client.get(path)).status_code == 401, path
            assert (await client.get("/api/v1/namespaces/default/teams/api/v1/internal/")).status_code in {401, 404}

    async def test_it_acts_for_somebody_who_is_there(self, world: World, token: str) -> None:
        async with httpx.AsyncClient(base_url=world.url, headers={"Authorization": f"Bearer {token}"}) as client:
            nobody = await client.get(STORED)
            stranger = await client.get(STORED, headers={"wegent-username": "stranger"})
        assert (nobody.status_code, stranger.status_code) == (401, 401)
        assert "name one in the header wegent-username" in nobody.json()["error"]["message"]

    async def test_a_wrong_token_is_told(self, world: World) -> None:
        store = RemoteStore(world.url, "not the token that it should be")
        with pytest.raises(StoreRefused, match="refuses to keep conversations"):
            await store.page("admin")
        await store.aclose()

    async def test_people_use_their_own_keys(self, world: World, store: RemoteStore) -> None:
        made = await store.create("other", "Tea")
        headers = {"Authorization": f"Bearer {token_of(world.backend, world.other.user_id)}"}
        async with httpx.AsyncClient(base_url=world.url, headers=headers) as client:
            key = (await client.post("/api/api-keys", json={"name": "terminal"})).json()["key"]
        own = RemoteStore(world.url, key)
        assert [each.id for each in (await own.page("")).items] == [made.id]
        with pytest.raises(StoreRefused):
            await own.page("admin")
        await own.aclose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestBesideThePage:
    async def test_people_go_on_in_the_page(self, world: World, store: RemoteStore) -> None:
        made = await store.create("admin", "Tea")
        await store.append("admin", made.id, Said(role="user", content="My favourite is green tea."))
        await store.append("admin", made.id, Said(role="assistant", content="Noted.", model="elsewhere"))
        async with world.window() as window:
            sent = await window.call("chat:send", task_id=int(made.id), message="[[history]]")
            await window.end_of(sent["assistant_subtask_id"])
        kept = await store.messages("admin", made.id)
        assert [each.role for each in kept] == ["user", "assistant", "user", "assistant"]
        assert "My favourite is green tea." in kept[-1].content
        assert (await store.told("admin", made.id)).history[-1].content == kept[-1].content

    async def test_a_service_of_its_own_remembers(self, world: World, store: RemoteStore) -> None:
        """`POST /v1/response` twice, with the conversation in the backend."""
        model = {"provider": "openai", "model_id": "x", "base_url": world.models.openai_url, "api_key": "scripted-key"}
        catalog = Catalog(ShellConfig(models={"fast": model}, tell_time=False), {}, Path())
        app = build_app(Dialogue(ChatEngine(), catalog, store), ServiceSettings(), TOKEN)
        headers = {"Authorization": f"Bearer {TOKEN}", "wegent-username": "other"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shell", headers=headers) as shell:
            body = {"message": "[[say:Noted.]] My favourite is green tea.", "conversation": "new", "stream": False}
            first = (await shell.post("/v1/response", json=body)).json()
            body = {"message": "[[history]]", "conversation": first["conversation"], "stream": False}
            second = (await shell.post("/v1/response", json=body)).json()
            strange = await shell.post("/v1/response", json=body, headers={"wegent-username": "admin"})
        heard = json.loads(second["text"])
        assert [(each["role"], each["text"]) for each in heard][1] == ("assistant", "Noted.")
        assert "green tea" in heard[0]["text"]
        assert strange.status_code == 404
        kept = await world.messages(int(first["conversation"]))
        assert [(row.role, row.state, row.user_id) for row in kept] == [
            (role, "COMPLETED", world.other.user_id) for role in ("USER", "ASSISTANT", "USER", "ASSISTANT")
        ]

    async def test_not_while_the_backend_answers(self, world: World, store: RemoteStore) -> None:
        world.script.always(Reply("word " * 500, delay=0.02), match="story")
        async with world.window() as window:
            sent = await window.call("chat:send", team_id=world.team_id, message="A story")
            conversation = str(sent["task_id"])
            with pytest.raises(ConversationBusy):
                await store.append("admin", conversation, Said(role="user", content="Me too"))
            with pytest.raises(ConversationNotFound):
                await store.get("other", conversation)
            await window.call("chat:cancel", subtask_id=sent["assistant_subtask_id"])
            await window.end_of(sent["assistant_subtask_id"])

    async def test_not_into_a_group_chat(self, world: World, store: RemoteStore) -> None:
        async with world.window() as window:
            sent = await window.call("chat:send", team_id=world.team_id, message="Hello all", is_group_chat=True)
        with pytest.raises(ConversationBusy, match="group chat"):
            await store.append("admin", str(sent["task_id"]), Said(role="assistant", content="I am the team."))

    async def test_what_is_too_long_is_refused(self, store: RemoteStore) -> None:
        made = await store.create("admin", "Tea")
        with pytest.raises(StoreRefused, match="more than 100000 characters"):
            await store.append("admin", made.id, Said(role="user", content="x" * 100_001))
