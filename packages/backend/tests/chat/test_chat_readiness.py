"""Teams that this version stores and cannot run are refused before anything is stored."""

from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.tables import KindRow, SubtaskRow

from .conftest import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def row(world: World, kind: str, name: str, spec: dict[str, Any], **fields: Any) -> KindRow:
    identity = {"kind": kind, "namespace": "default", "name": name, "user_id": world.admin.user_id}
    return KindRow(uid=f"{kind}-{name}", resource_version=1, spec=spec, **identity, **fields)


async def store(world: World, *rows: KindRow) -> None:
    async with world.backend.edge.ports.db.write() as session:
        session.add_all(rows)


def bot(world: World, name: str, shell: str = "Chat") -> KindRow:
    return row(world, "Bot", name, {"ghostRef": {"name": "wegent-chat"}, "shellRef": {"name": shell}})


def team(world: World, *members: dict[str, Any], mode: str = "solo") -> KindRow:
    return row(world, "Team", "mine", {"members": list(members), "collaborationModel": mode}, display_name="My team")


async def refusal(world: World, team_id: int, **body: Any) -> dict[str, Any]:
    async with world.window() as window:
        ack: dict[str, Any] = await window.call("chat:send", team_id=team_id, message="Hi", **body)
    async with world.backend.edge.ports.db.read() as session:
        assert (await session.scalars(select(SubtaskRow))).all() == []
    return ack


@pytest.mark.parametrize("mode", ["pipeline", "coordinate"])
async def test_one_of_several_bots(world: World, mode: str) -> None:
    members = [{"botRef": {"name": "one"}, "role": "leader"}, {"botRef": {"name": "two"}}]
    mine = team(world, *members, mode=mode)
    await store(world, bot(world, "one"), bot(world, "two", "Agno"), mine)

    ack = await refusal(world, mine.id)

    assert ack["reason"] == "NotYetImplemented"
    assert '"My team" cannot answer yet' in ack["error"]
    assert 'its shell "Agno" is Agno' in ack["error"]


async def test_one_bot_in_a_mode_for_several_answers_alone(world: World) -> None:
    mine = team(world, {"botRef": {"name": "one"}}, mode="pipeline")
    await store(world, bot(world, "one"), mine)

    async with world.window() as window:
        sent = await window.call("chat:send", team_id=mine.id, message="[[say:Here.]]")
        _, payload = await window.end_of(sent["assistant_subtask_id"])
    assert payload["result"]["value"] == "Here."


@pytest.mark.parametrize("shell", ["ClaudeCode", "Agno", "Dify"])
async def test_other_shells(world: World, shell: str) -> None:
    mine = team(world, {"botRef": {"name": "one"}})
    await store(world, bot(world, "one", shell), mine)

    ack = await refusal(world, mine.id)

    assert ack["reason"] == "NotYetImplemented"
    assert shell in ack["error"]


async def test_other_models(world: World) -> None:
    env = {"model": "openai", "model_id": "e", "base_url": world.models.openai_url}
    await store(world, row(world, "Model", "embedder", {"modelConfig": {"env": env}, "modelType": "embedding"}))

    ack = await refusal(world, world.team_id, force_override_bot_model="embedder")

    assert ack["reason"] == "NotYetImplemented"
    assert '"embedder" cannot answer yet' in ack["error"]
    assert "embedding" in ack["error"]


async def test_what_is_built_in_answers_or_says_why_not(world: World) -> None:
    async with world.backend.edge.ports.db.read() as session:
        query = select(KindRow.name, KindRow.id).where(KindRow.kind == "Team", KindRow.user_id == 0)
        teams = dict((await session.execute(query)).tuples().all())
    dev_team = teams.pop("dev-team")

    assert (await refusal(world, dev_team))["reason"] == "NotYetImplemented"
    async with world.window() as window:
        for name, team_id in teams.items():
            sent = await window.call("chat:send", team_id=team_id, message=f"[[say:Here is {name}.]]")
            event, payload = await window.end_of(sent["assistant_subtask_id"])
            assert (event, payload["result"]["value"]) == ("chat:done", f"Here is {name}.")
    asked = {request.messages[0].text for request in world.script.requests if request.messages[0].role == "system"}
    assert len(asked) >= len(teams)
