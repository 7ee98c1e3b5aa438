"""Which model answers, how it is reached, and what the environment offers."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.auth.subject import Subject
from wegent_backend.db import Database
from wegent_backend.models.errors import ModelKeyMissing, NoModel, UnknownModel
from wegent_backend.models.found import read_found_models, sync_found_models
from wegent_backend.models.service import resolve
from wegent_backend.refusal import StartRefused
from wegent_backend.tables import KindRow
from wegent_contracts.resources import BotSpec, Ref

ANN = Subject(7, "ann", "user")
BOT = BotSpec(ghost_ref=Ref(name="g"), shell_ref=Ref(name="Chat"))
PINNED = BotSpec(ghost_ref=Ref(name="g"), shell_ref=Ref(name="Chat"), ai_model_ref=Ref(name="pinned"))


def wire(name: str, *, model: str = "openai", key: str | None = None, **env: str) -> dict[str, Any]:
    found = {"model": model, "model_id": f"{name}-id", **env, **({"api_key": key} if key else {})}
    return {"kind": "Model", "metadata": {"name": name}, "spec": {"modelConfig": {"env": found}}}


def row(name: str, user_id: int = 0, *, rank: int | None = None, **env: Any) -> KindRow:
    return KindRow(
        uid=f"{name}-{user_id}",
        kind="Model",
        namespace="default",
        name=name,
        user_id=user_id,
        resource_version=1,
        annotations={} if rank is None else {"wegent.io/rank": str(rank)},
        spec=wire(name, **env)["spec"],
    )


async def store(database: Database, *rows: KindRow) -> None:
    async with database.write() as session:
        session.add_all(rows)


async def resolved(database: Database, bot: BotSpec = BOT, *override: Any, **environment: str) -> Any:
    async with database.read() as session:
        return await resolve(session, ANN, bot, *override, environment=environment)


async def test_the_first_in_rank_answers_when_nothing_is_said(database: Database) -> None:
    await store(database, row("unranked"), row("tenth", rank=10), row("second", rank=2), row("own", 7))

    assert (await resolved(database)).name == "second"


async def test_without_public_models_an_own_one_answers(database: Database) -> None:
    await store(database, row("own", 7), row("foreign", 8))

    assert (await resolved(database)).name == "own"


async def test_the_bots_model_comes_before_the_default_and_the_override_before_both(database: Database) -> None:
    await store(database, row("first", rank=0), row("pinned", rank=1), row("asked", rank=2))

    assert (await resolved(database, PINNED)).name == "pinned"
    assert (await resolved(database, PINNED, "asked")).name == "asked"


async def test_an_own_model_shadows_the_public_one_unless_public_is_said(database: Database) -> None:
    await store(database, row("m", base_url="http://public"), row("m", 7, base_url="http://own"))

    assert (await resolved(database, BOT, "m")).base_url == "http://own"
    assert (await resolved(database, BOT, "m", "user")).base_url == "http://own"
    assert (await resolved(database, BOT, "m", "public")).base_url == "http://public"


async def test_an_unknown_model_is_named_with_what_there_is(database: Database) -> None:
    await store(database, *(row(f"m{number:02}") for number in range(12)), row("foreign", 8))

    with pytest.raises(UnknownModel) as caught:
        await resolved(database, BOT, "nope")
    listed = ", ".join(f"m{number:02}" for number in range(10))
    assert caught.value.message == f'There is no model "nope". Available: {listed} and 2 more.'

    with pytest.raises(UnknownModel, match="Available: none"):
        await resolved(database, BOT, "m01", "user")


async def test_no_model_at_all_says_what_to_do(database: Database) -> None:
    with pytest.raises(NoModel, match="OPENAI_API_KEY") as caught:
        await resolved(database)
    assert (caught.value.reason, caught.value.status) == ("NoModel", 503)


@pytest.mark.parametrize(
    ("written", "provider"),
    [
        ("openai", "openai"),
        ("anthropic", "anthropic"),
        ("claude", "anthropic"),
        ("google", "google"),
        ("gemini", "google"),
    ],
)
async def test_providers_by_their_names(database: Database, written: str, provider: str) -> None:
    await store(database, row("m", model=written, key="sk-own"))

    target = await resolved(database)

    assert (target.provider, target.model_id) == (provider, "m-id")
    assert target.api_key.get_secret_value() == "sk-own"


async def test_a_public_model_takes_its_key_from_the_environment(database: Database) -> None:
    await store(database, row("m", key="${env:OPENAI_API_KEY}"))

    assert (await resolved(database, OPENAI_API_KEY="sk-1")).api_key.get_secret_value() == "sk-1"
    with pytest.raises(ModelKeyMissing, match='"m" takes its key from OPENAI_API_KEY, which is not set'):
        await resolved(database)


@pytest.mark.parametrize(
    ("user_id", "name"), [(7, "OPENAI_API_KEY"), (0, "WEGENT_ADMIN_PASSWORD"), (0, "PATH"), (0, "xOPENAI_API_KEY")]
)
async def test_nothing_else_of_the_environment_is_read(database: Database, user_id: int, name: str) -> None:
    await store(database, row("m", user_id, key=f"${{env:{name}}}"))

    with pytest.raises(ModelKeyMissing, match="may not read"):
        await resolved(database, **{name: "secret"})


# --- what was found at start ------------------------------------------------------------------------------------------


async def sync(database: Database, path: Path, *models: dict[str, Any]) -> dict[str, KindRow]:
    await asyncio.to_thread(path.write_text, json.dumps(models))
    async with database.write() as session:
        await sync_found_models(session, read_found_models(path))
    async with database.read() as session:
        living = await session.scalars(select(KindRow).where(KindRow.kind == "Model", KindRow.deleted_id == 0))
        return {row.name: row for row in living}


async def test_found_models_are_offered_in_their_order(database: Database, tmp_path: Path) -> None:
    rows = await sync(database, tmp_path / "models.json", wire("b"), wire("a"))

    assert {name: row.annotations["wegent.io/rank"] for name, row in rows.items()} == {"b": "0", "a": "1"}
    assert {row.labels["wegent.io/origin"] for row in rows.values()} == {"environment"}
    assert {row.user_id for row in rows.values()} == {0}
    assert (await resolved(database)).name == "b"


async def test_models_that_are_no_longer_found_go_and_others_stay(database: Database, tmp_path: Path) -> None:
    await store(database, row("by-hand"), row("own", 7))
    before = await sync(database, tmp_path / "models.json", wire("a"), wire("b"))

    after = await sync(database, tmp_path / "models.json", wire("b"))

    assert after.keys() == {"by-hand", "own", "b"}
    back = await sync(database, tmp_path / "models.json", wire("b"), wire("a"))
    assert back["a"].id != before["a"].id
    again = await sync(database, tmp_path / "models.json", wire("b"), wire("a"))
    assert {name: row.resource_version for name, row in again.items()} == {
        name: row.resource_version for name, row in back.items()
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "cannot be read"),
        ("{", "is not right at its start"),
        (json.dumps([wire("A b")]), r"0\.metadata\.name"),
        (json.dumps([{**wire("a"), "spec": {}}]), r"0\.spec\.modelConfig"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, text: str | None, sentence: str) -> None:
    path = tmp_path / "models.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(StartRefused, match=sentence):
        read_found_models(path)
