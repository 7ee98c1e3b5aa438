"""Pages that everybody may read who has the link."""

import httpx
import pytest
from wegent_backend.app import Backend
from wegent_backend.settings import BackendSettings, ShareSettings

from ..somebody import done, refused
from .rig import API, Somebody, allow_public_pages, expire, message, switch

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def read(client: httpx.AsyncClient, link: dict[str, str], **more: object) -> httpx.Response:
    return await client.post(f"{API}/public", json={"token": link["token"], **more})


async def test_a_conversation_can_be_read_by_everybody(
    backend: Backend, client: httpx.AsyncClient, ann: Somebody
) -> None:
    await allow_public_pages(backend)
    number = await ann.makes_task("What is tea?", "A **leaf**.")
    link = await ann.shares("Task", number, public_read=True)

    answer = await read(client, link)

    page = done(answer)
    assert (page["kind"], page["title"], page["next_cursor"]) == ("Task", "About tea", None)
    assert [(entry["role"], entry["text"], entry["bot_name"]) for entry in page["messages"]] == [
        ("user", "What is tea?", None),
        ("assistant", "A **leaf**.", "Helper"),
    ]
    assert set(page["messages"][0]) == {"role", "speaker", "text", "bot_name", "created_at"}
    assert "ann" not in answer.text
    assert "secret-model" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]


@ON_SQLITE
async def test_later_messages_show_and_unfinished_ones_do_not(
    backend: Backend, client: httpx.AsyncClient, ann: Somebody
) -> None:
    await allow_public_pages(backend)
    number = await ann.makes_task("1", "2")
    link = await ann.shares("Task", number, public_read=True)
    async with backend.edge.ports.db.write() as session:
        failed = message(number, ann.id, 4, "half of", "FAILED")
        failed.error = "The key sk-123 of the model is wrong."
        running = message(number, ann.id, 6, "so far", "RUNNING")
        session.add_all([message(number, ann.id, 3, "3"), failed, message(number, ann.id, 5, "5"), running])

    answer = await read(client, link)

    assert [entry["text"] for entry in done(answer)["messages"]] == ["1", "2", "3", "half of", "5"]
    assert "sk-123" not in answer.text


@ON_SQLITE
async def test_long_conversations_come_in_pages(backend: Backend, client: httpx.AsyncClient, ann: Somebody) -> None:
    await allow_public_pages(backend)
    texts = [str(number) for number in range(120)]
    link = await ann.shares("Task", await ann.makes_task(*texts), public_read=True)

    found, cursor = [], None
    for _ in range(3):
        page = done(await read(client, link, cursor=cursor))
        found += [entry["text"] for entry in page["messages"]]
        cursor = page["next_cursor"]

    assert found == texts
    assert cursor is None
    refused(await read(client, link, cursor="!"), 422, "Invalid")


@ON_SQLITE
async def test_of_others_the_description(backend: Backend, client: httpx.AsyncClient, ann: Somebody) -> None:
    await allow_public_pages(backend)
    team = await ann.shares("Team", await ann.makes_team(), public_read=True)
    knowledge = await ann.shares("KnowledgeBase", await ann.makes_knowledge(), public_read=True)

    nothing = {"messages": [], "next_cursor": None}
    assert done(await read(client, team)) == {
        "kind": "Team",
        "title": "helpers",
        "description": "They help.",
        **nothing,
    }
    assert done(await read(client, knowledge)) == {
        "kind": "KnowledgeBase",
        "title": "The handbook",
        "description": "How we work.",
        **nothing,
    }


async def test_only_where_and_while_it_is_allowed(backend: Backend, client: httpx.AsyncClient, ann: Somebody) -> None:
    number = await ann.makes_task("?")
    body = {"kind": "Task", "id": number, "public_read": True}
    error = refused(await ann.post(f"{API}/links", json=body), 422, "Invalid")
    assert error["details"]["fields"][0]["path"] == "body.public_read"
    closed = await ann.shares("Task", number)
    await allow_public_pages(backend)
    links = [await ann.shares("Task", number, public_read=True) for _ in range(3)]
    assert (await read(client, links[2])).status_code == 200

    await expire(backend, links[0]["id"])
    done(await ann.delete(f"{API}/links/{links[1]['id']}"), 204)
    answers = [await read(client, link) for link in (*links[:2], closed, {"token": "x"})]
    await allow_public_pages(backend, allowed=False)
    answers.append(await read(client, links[2]))
    await allow_public_pages(backend)
    await switch(backend, ann.id, active=False)
    answers.append(await read(client, links[2]))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1


class TestLimit:
    @pytest.fixture
    def settings(self, settings: BackendSettings) -> BackendSettings:
        return settings.model_copy(update={"share": ShareSettings(public_reads_per_minute=3)})

    @ON_SQLITE
    async def test_of_reads_of_one_address(self, backend: Backend, client: httpx.AsyncClient) -> None:
        answers = [await read(client, {"token": "x"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        transport = httpx.ASGITransport(backend, client=("192.0.2.7", 40000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as other:
            assert (await read(other, {"token": "x"})).status_code == 404
