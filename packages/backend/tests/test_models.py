"""Which model answers, how it is reached, and what the environment offers."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from wegent_backend.auth.subject import Subject
from wegent_backend.db import Database
from wegent_backend.models.errors import ModelKeyMissing, NoModel, NotYetImplemented, UnknownModel
from wegent_backend.models.found import read_found_models, sync_found_models
from wegent_backend.models.service import resolve
from wegent_backend.refusal import StartRefused
from wegent_backend.resources.intents import Desk
from wegent_backend.secrets.errors import SecretMissing
from wegent_backend.settings import ResourceSettings
from wegent_backend.tables import KindRow, SecretRow
from wegent_contracts.resources import BotSpec, Ref
from wegent_kit.crypto import Keyring

Resolved = Callable[..., Awaitable[Any]]
ANN = Subject(7, "ann", "user")
BOT = BotSpec(ghost_ref=Ref(name="g"), shell_ref=Ref(name="Chat"))
PINNED = BotSpec(ghost_ref=Ref(name="g"), shell_ref=Ref(name="Chat"), ai_model_ref=Ref(name="pinned"))


def wire(name: str, *, model: str = "openai", key: str | None = None, **env: Any) -> dict[str, Any]:
    found = {"model": model, "model_id": f"{name}-id", **env, **({"api_key": key} if key else {})}
    return {"kind": "Model", "metadata": {"name": name}, "spec": {"modelConfig": {"env": found}}}


def row(name: str, user_id: int = 0, *, rank: int | None = None, **env: Any) -> KindRow:
    annotations = {} if rank is None else {"wegent.io/rank": str(rank)}
    return KindRow(**identity(name, user_id), annotations=annotations, status={}, spec=wire(name, **env)["spec"])


def identity(name: str, user_id: int = 0) -> dict[str, Any]:
    return {
        "uid": f"{name}-{user_id}",
        "kind": "Model",
        "namespace": "default",
        "name": name,
        "user_id": user_id,
        "resource_version": 1,
    }


async def store(database: Database, *rows: KindRow) -> None:
    async with database.write() as session:
        session.add_all(rows)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "keys" / "encryption.json")


@pytest.fixture
def resolved(database: Database, keyring: Keyring) -> Resolved:
    async def resolved(bot: BotSpec = BOT, *override: Any, **environment: str) -> Any:
        async with database.read() as session:
            return (await resolve(session, keyring, ANN, bot, (7, 0), *override, environment=environment)).target

    return resolved


async def test_the_first_in_rank_answers_when_nothing_is_said(database: Database, resolved: Resolved) -> None:
    await store(database, row("unranked"), row("tenth", rank=10), row("second", rank=2), row("own", 7))

    assert (await resolved()).name == "second"


async def test_without_public_models_an_own_one_answers(database: Database, resolved: Resolved) -> None:
    await store(database, row("own", 7), row("foreign", 8))

    assert (await resolved()).name == "own"


async def test_the_bots_model_comes_before_the_default_and_the_override_before_both(
    database: Database, resolved: Resolved
) -> None:
    await store(database, row("first", rank=0), row("pinned", rank=1), row("asked", rank=2))

    assert (await resolved(PINNED)).name == "pinned"
    assert (await resolved(PINNED, "asked")).name == "asked"


async def test_an_own_model_shadows_the_public_one_unless_public_is_said(
    database: Database, resolved: Resolved
) -> None:
    await store(database, row("m", base_url="http://public"), row("m", 7, base_url="http://own"))

    assert (await resolved(BOT, "m")).base_url == "http://own"
    assert (await resolved(BOT, "m", "user")).base_url == "http://own"
    assert (await resolved(BOT, "m", "public")).base_url == "http://public"


async def test_an_unknown_model_is_named_with_what_there_is(database: Database, resolved: Resolved) -> None:
    await store(database, *(row(f"m{number:02}") for number in range(12)), row("foreign", 8))

    with pytest.raises(UnknownModel) as caught:
        await resolved(BOT, "nope")
    listed = ", ".join(f"m{number:02}" for number in range(10))
    assert caught.value.message == f'There is no model "nope". Available: {listed} and 2 more.'

    with pytest.raises(UnknownModel, match="Available: none"):
        await resolved(BOT, "m01", "user")


async def test_no_model_at_all_says_what_to_do(database: Database, resolved: Resolved) -> None:
    with pytest.raises(NoModel, match="OPENAI_API_KEY") as caught:
        await resolved()
    assert (caught.value.reason, caught.value.status) == ("NoModel", 503)


async def test_what_cannot_answer_is_no_default_and_is_refused_by_name(database: Database, resolved: Resolved) -> None:
    embedder, gone = row("embedder", rank=0), row("gone", rank=1)
    embedder.spec["modelType"] = "embedding"
    gone.status = {"state": "Unavailable"}
    dify = row("dify", rank=2)
    dify.spec = {"modelConfig": {"env": {"DIFY_API_KEY": "app-1"}}}
    await store(database, embedder, gone, dify, row("good", rank=3))

    assert (await resolved()).name == "good"
    with pytest.raises(NotYetImplemented, match="type embedding"):
        await resolved(BOT, "embedder")
    with pytest.raises(NotYetImplemented, match="Dify"):
        await resolved(BOT, "dify")


async def test_the_interface_and_the_headers_of_the_call(database: Database, resolved: Resolved) -> None:
    asked = row("m", default_headers={"x-team": "a"})
    asked.spec = {**asked.spec, "apiFormat": "responses"}
    await store(database, asked)

    target = await resolved(BOT, "m")

    assert target.api_format == "responses"
    assert target.default_headers["x-team"].get_secret_value() == "a"
    assert "x-team" in target.model_dump_json()
    assert '"a"' not in target.model_dump_json()


def naming(row: KindRow, **refs: str) -> KindRow:
    row.spec = {**row.spec, **{field: {"name": name, "namespace": "default"} for field, name in refs.items()}}
    return row


async def test_the_models_that_a_model_names_come_along(database: Database, resolved: Resolved) -> None:
    first = naming(row("m"), fallbackModelRef="second", visionSidecarModel="eyes")
    second = naming(row("second", model="anthropic", key="sk-second"), fallbackModelRef="third")
    await store(database, first, second, row("eyes"), row("third"))

    target = await resolved(BOT, "m")

    assert target.fallback is not None
    assert (target.fallback.name, target.fallback.provider) == ("second", "anthropic")
    assert target.fallback.fallback is None
    assert (target.vision.name, target.vision.supports_images) == ("eyes", True)
    assert (target.supports_images, target.pricing) == (False, None)


async def test_a_model_that_sees_needs_nobody_to_look_for_it(database: Database, resolved: Resolved) -> None:
    seeing = naming(row("m"), visionSidecarModel="eyes")
    prices = {"inputPerMillion": 1, "outputPerMillion": 2, "currency": "EUR"}
    seeing.spec = {**seeing.spec, "modelCapabilities": {"supportsImage": True}, "pricing": prices}
    await store(database, seeing, row("eyes"))

    target = await resolved(BOT, "m")

    assert (target.supports_images, target.vision) == (True, None)
    assert (target.pricing.input_per_million, target.pricing.currency) == (1, "EUR")


@pytest.mark.parametrize("other", ["gone", "m", "dify", "keyless", "foreign"])
async def test_what_a_model_names_and_cannot_be_had_is_left_out(
    database: Database, resolved: Resolved, other: str
) -> None:
    dify, foreign = row("dify"), row("foreign", 8)
    dify.spec = {"modelConfig": {"env": {"DIFY_API_KEY": "app-1"}}}
    await store(database, naming(row("m", 7), fallbackModelRef=other), row("keyless", key="${env:SOME_API_KEY}"))
    await store(database, dify, foreign)

    assert (await resolved(BOT, "m")).fallback is None


async def test_what_a_model_names_is_what_its_owner_reaches(database: Database, resolved: Resolved) -> None:
    """Nobody puts a model of their own behind one that all use."""
    await store(database, naming(row("m"), fallbackModelRef="second"), row("second", 7))

    assert (await resolved(BOT, "m")).fallback is None


async def test_anthropics_own_variables(database: Database, resolved: Resolved) -> None:
    env = {"ANTHROPIC_MODEL": "claude-x", "ANTHROPIC_BASE_URL": "http://gateway", "ANTHROPIC_AUTH_TOKEN": "sk-own"}
    await store(database, KindRow(**identity("m"), spec={"modelConfig": {"env": env}}))

    target = await resolved()

    assert (target.provider, target.model_id, target.base_url) == ("anthropic", "claude-x", "http://gateway")
    assert (target.api_key.get_secret_value(), target.bearer) == ("sk-own", True)


async def test_keys_that_are_kept_apart_and_keys_by_name(
    database: Database, resolved: Resolved, keyring: Keyring
) -> None:
    def secret(uid: str, text: str, **fields: Any) -> SecretRow:
        sealed = keyring.encrypt(text, context=uid)
        return SecretRow(id=uid, user_id=7, namespace="default", key_id=sealed.key_id, token=sealed.token, **fields)

    async with database.write() as session:
        session.add_all(
            [secret("a" * 36, "sk-apart", resource_uid="apart-7"), secret("b" * 36, "sk-named", name="mine")]
        )
    apart = row("apart", 7)
    apart.spec["modelConfig"]["env"]["api_key"] = {"$secret": "a" * 36}
    await store(database, apart, row("named", 7, key="${secret:mine}"), row("lost", 7, key="${secret:yours}"))

    assert (await resolved(BOT, "apart")).api_key.get_secret_value() == "sk-apart"
    assert (await resolved(BOT, "named")).api_key.get_secret_value() == "sk-named"
    with pytest.raises(SecretMissing, match='"yours"'):
        await resolved(BOT, "lost")


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
async def test_providers_by_their_names(database: Database, resolved: Resolved, written: str, provider: str) -> None:
    await store(database, row("m", model=written, key="sk-own"))

    target = await resolved()

    assert (target.provider, target.model_id) == (provider, "m-id")
    assert target.api_key.get_secret_value() == "sk-own"


async def test_a_public_model_takes_its_key_from_the_environment(database: Database, resolved: Resolved) -> None:
    await store(database, row("m", key="${env:OPENAI_API_KEY}"))

    assert (await resolved(OPENAI_API_KEY="sk-1")).api_key.get_secret_value() == "sk-1"
    with pytest.raises(ModelKeyMissing, match='"m" takes its key from OPENAI_API_KEY, which is not set'):
        await resolved()


@pytest.mark.parametrize(
    ("user_id", "name"), [(7, "OPENAI_API_KEY"), (0, "WEGENT_ADMIN_PASSWORD"), (0, "PATH"), (0, "xOPENAI_API_KEY")]
)
async def test_nothing_else_of_the_environment_is_read(
    database: Database, resolved: Resolved, user_id: int, name: str
) -> None:
    await store(database, row("m", user_id, key=f"${{env:{name}}}"))

    with pytest.raises(ModelKeyMissing, match="may not read"):
        await resolved(**{name: "secret"})


# --- what was found at start ------------------------------------------------------------------------------------------


Sync = Callable[..., Awaitable[dict[str, KindRow]]]


@pytest.fixture
def sync(database: Database, keyring: Keyring, tmp_path: Path) -> Sync:
    async def sync(*models: dict[str, Any]) -> dict[str, KindRow]:
        path = tmp_path / "models.json"
        await asyncio.to_thread(path.write_text, json.dumps(models))
        async with database.write() as session:
            desk = Desk(session, keyring, ResourceSettings(), 0, None, "start")
            await sync_found_models(desk, read_found_models(path))
        async with database.read() as session:
            living = await session.scalars(select(KindRow).where(KindRow.kind == "Model", KindRow.deleted_id == 0))
            return {row.name: row for row in living}

    return sync


async def test_found_models_are_offered_in_their_order(resolved: Resolved, sync: Sync) -> None:
    rows = await sync(wire("b"), wire("a"))

    assert {name: row.annotations["wegent.io/rank"] for name, row in rows.items()} == {"b": "0", "a": "1"}
    assert {row.labels["wegent.io/origin"] for row in rows.values()} == {"environment"}
    assert {row.user_id for row in rows.values()} == {0}
    assert (await resolved()).name == "b"


async def test_models_that_are_no_longer_found_go_and_others_stay(database: Database, sync: Sync) -> None:
    await store(database, row("by-hand"), row("own", 7))
    before = await sync(wire("a"), wire("b"))

    after = await sync(wire("b"))

    assert after.keys() == {"by-hand", "own", "b"}
    back = await sync(wire("b"), wire("a"))
    assert back["a"].id != before["a"].id
    again = await sync(wire("b"), wire("a"))
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
