"""Skills: uploaded, versioned, and loaded by models in the middle of an answer."""

import io
import zipfile
from typing import Any

import httpx
import pytest
from wegent_scripted import Reply, Request, ToolCall

from ..people import person, token_of
from .conftest import World

TEA = """---
name: tea
description: Use this when tea is to be made
version: "1.0"
---
Boil water to 96 degrees.
"""
FILE = {"name": "tea", "path": "leaf.txt"}
URL = "/api/v1/namespaces/default/skills/tea/package"


def zipped(skill: str = TEA, **files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tea/SKILL.md", skill)
        for name, text in files.items():
            archive.writestr(f"tea/{name}.txt", text)
    return buffer.getvalue()


def client_of(world: World, token: str | None = None) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {token or token_of(world.backend, world.admin.user_id)}"}
    return httpx.AsyncClient(base_url=world.url, headers=headers, timeout=30)


async def upload(client: httpx.AsyncClient, data: bytes, url: str = URL, **params: str) -> dict[str, Any]:
    answer = await client.put(url, content=data, params=params, headers={"content-type": "application/zip"})
    assert answer.is_success, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_a_package_becomes_a_skill_with_versions(world: World) -> None:
    async with client_of(world) as client:
        first = await upload(client, zipped(leaf="green"))
        assert first["spec"]["prompt"] == "Boil water to 96 degrees."
        assert first["spec"]["source"] == {"type": "upload"}
        assert first["status"]["state"] == "Available"
        assert len(first["status"]["fileHash"]) == 64
        second = await upload(client, zipped(TEA.replace("96", "80"), leaf="white", pot="iron"))
        assert second["metadata"]["id"] == first["metadata"]["id"]

        info = (await client.get(URL)).json()
        assert [version["version"] for version in info["versions"]] == [2, 1]
        assert [file["path"] for file in info["files"]] == ["leaf.txt", "pot.txt"]
        text = (await client.get(f"{URL}/file", params={"path": "leaf.txt", "offset": 1})).json()
        assert (text["content"], text["total_chars"]) == ("hite", 5)
        old = await client.get(f"{URL}/content", params={"version": 1})
        assert zipfile.ZipFile(io.BytesIO(old.content)).read("tea/leaf.txt") == b"green"

        back = await client.post(f"{URL}/restore", json={"version": 1})
        assert back.json()["spec"]["prompt"] == "Boil water to 96 degrees."
        assert back.json()["status"]["fileHash"] == first["status"]["fileHash"]
        assert (await client.get(URL)).json()["current"]["version"] == 3


async def test_old_versions_are_forgotten(world: World) -> None:
    async with client_of(world) as client:
        for number in range(12):
            await upload(client, zipped(leaf=str(number)))
        versions = [version["version"] for version in (await client.get(URL)).json()["versions"]]
        assert versions == list(range(12, 2, -1))
        assert (await client.get(f"{URL}/content", params={"version": 1})).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "rule"),
    [
        (b"", 400, None),
        (b"no zip", 422, "not_a_zip"),
        (zipped("# no front matter"), 422, "no_front_matter"),
        (zipped(TEA.replace("description", "descrption")), 422, "missing"),
        (zipped(TEA) + b"x" * 11_000_000, 422, "too_large"),
    ],
)
async def test_what_is_refused_changes_nothing(world: World, data: bytes, status: int, rule: str | None) -> None:
    async with client_of(world) as client:
        answer = await client.put(URL, content=data)
        assert answer.status_code == status
        if rule is not None:
            assert [field["rule"] for field in answer.json()["error"]["details"]["fields"]] == [rule]
        assert (await client.get("/api/v1/skills/tea")).status_code == 404


async def test_what_the_front_matter_says_is_checked_as_a_skill(world: World) -> None:
    async with client_of(world) as client:
        answer = await client.put(URL, content=zipped(TEA.replace("version:", "bindShells: [Teapot]\nversion:")))
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"][0]["path"].startswith("spec.bindShells")


async def test_strangers_see_and_change_nothing(world: World) -> None:
    _, token = await person(world.backend, "stranger")
    async with client_of(world) as client, client_of(world, token) as stranger:
        await upload(client, zipped(leaf="green"))
        for path in ("", "/content", "/file?path=leaf.txt"):
            assert (await stranger.get(f"{URL}{path}")).status_code == 404
        assert (await stranger.post(f"{URL}/restore", json={"version": 1})).status_code == 404
        assert (await stranger.put(URL, content=zipped(), params={"scope": "public"})).status_code == 403
        mine = await upload(stranger, zipped())
        assert mine["metadata"]["id"] != (await client.get("/api/v1/skills/tea")).json()["metadata"]["id"]


async def make_team(client: httpx.AsyncClient, *, preload: bool = False) -> int:
    ghost = {"systemPrompt": "You serve.", "skills": ["tea"], **({"preload_skills": ["tea"]} if preload else {})}
    items: list[Any] = [
        ("Ghost", ghost),
        ("Bot", {"ghostRef": {"name": "waiter"}, "shellRef": {"name": "Chat"}, "modelRef": {"name": "scripted"}}),
        ("Team", {"members": [{"botRef": {"name": "waiter"}}]}),
    ]
    body = [{"kind": kind, "metadata": {"name": "waiter"}, "spec": spec} for kind, spec in items]
    answer = await client.post("/api/v1/apply", json=body)
    assert answer.is_success, answer.text
    return int((await client.get("/api/v1/teams/waiter")).json()["metadata"]["id"])


async def say(world: World, team_id: int, text: str, **more: Any) -> tuple[str, list[dict[str, Any]]]:
    async with world.window() as window:
        ack = await window.call("chat:send", team_id=team_id, message=text, **more)
        assert "reason" not in ack, ack
        event, payload = await window.end_of(ack["assistant_subtask_id"])
        assert event == "chat:done", payload
        return payload["result"]["value"], window.of("chat:block_created")


def system_of(request: Request) -> str:
    return request.messages[0].text if request.messages[0].role == "system" else ""


async def test_a_model_loads_a_skill_and_reads_its_files(world: World) -> None:
    async with client_of(world) as client:
        await upload(client, zipped(leaf="Silver needles"))
        team_id = await make_team(client)
    world.script.queue(
        Reply(tools=(ToolCall("load_skill", {"name": "tea"}),)),
        Reply(
            tools=(
                ToolCall("read_skill_file", {"name": "tea", "path": "leaf.txt"}),
                ToolCall("load_skill", {"name": "tea"}),
            )
        ),
        "Done.",
    )
    text, blocks = await say(world, team_id, "Make tea")

    assert text == "Done."
    first, second, third = world.script.requests[-3:]
    assert "- tea: Use this when tea is to be made" in system_of(first)
    assert "96 degrees" not in system_of(first)
    assert set(first.tools) == {"load_skill"}
    assert set(second.tools) == {"load_skill", "read_skill_file"}
    assert "Boil water to 96 degrees." in second.tool_results[0]
    assert "Silver needles" in third.tool_results
    assert any("is loaded already" in result for result in third.tool_results)
    assert [block["block"]["name"] for block in blocks if block["block"]["type"] == "tool"]


async def test_a_preloaded_skill_is_part_of_the_instructions(world: World) -> None:
    async with client_of(world) as client:
        await upload(client, zipped())
        team_id = await make_team(client, preload=True)
    await say(world, team_id, "Make tea")
    request = world.script.requests[-1]
    assert "Boil water to 96 degrees." in system_of(request)
    assert request.tools == ()


async def test_skills_for_one_message_and_by_default(world: World) -> None:
    async with client_of(world) as client:
        await upload(client, zipped())
        await say(world, world.team_id, "Make tea", additional_skills=[{"name": "tea"}])
        assert set(world.script.requests[-1].tools) == {"load_skill"}
        await say(world, world.team_id, "Make tea")
        assert world.script.requests[-1].tools == ()
        await client.put("/api/v1/users/me/preferences", json={"default_skills": ["tea", "gone"]})
        await say(world, world.team_id, "Make tea")
        assert set(world.script.requests[-1].tools) == {"load_skill"}


async def test_a_skill_that_one_has_not_is_refused(world: World) -> None:
    async with world.window() as window:
        ack = await window.call(
            "chat:send", team_id=world.team_id, message="Tea", additional_skills=[{"name": "coffee"}]
        )
    assert ack["reason"] == "Invalid"
    assert ack["details"]["fields"][0]["path"] == "additional_skills[0].name"


async def test_what_a_conversation_can_use(world: World) -> None:
    async with client_of(world) as client:
        shown = await upload(client, zipped())
        team_id = await make_team(client)
        async with world.window() as window:
            ack = await window.call("chat:send", team_id=team_id, message="Hello")
            await window.end_of(ack["assistant_subtask_id"])
        [found] = (await client.get(f"/api/v1/tasks/{ack['task_id']}/skills")).json()["items"]
    assert (found["name"], found["origin"], found["preload"]) == ("tea", "team", False)
    assert found["content_hash"] == shown["status"]["fileHash"]


async def test_a_skill_that_is_used_is_not_deleted(world: World) -> None:
    async with client_of(world) as client:
        await upload(client, zipped())
        await make_team(client)
        answer = await client.delete("/api/v1/skills/tea")
        assert answer.status_code == 409
        assert "waiter" in answer.text

        removed = await client.post("/api/v1/namespaces/default/skills/tea/remove-references")
        assert [ghost["name"] for ghost in removed.json()["ghosts"]] == ["waiter"]
        assert (await client.get("/api/v1/ghosts/waiter")).json()["spec"].get("skills", []) == []
        assert (await client.delete("/api/v1/skills/tea")).status_code == 200


async def test_programs_load_skills(world: World) -> None:
    async with client_of(world) as client:
        await upload(client, zipped())
        body = {"model": "default#wegent-chat", "input": "Tea", "tools": [{"type": "skill", "preload_skills": ["tea"]}]}
        answer = await client.post("/api/v1/responses", json=body)
    assert answer.is_success, answer.text
    assert "Boil water to 96 degrees." in system_of(world.script.requests[-1])
