"""Secrets leave documents on their way into the store, and stay what they are until somebody changes them."""

from typing import Any

import pytest
from sqlalchemy import text, update
from wegent_backend.db import Database
from wegent_backend.secrets.errors import SecretUnreadable
from wegent_backend.secrets.references import Document, marked_id
from wegent_backend.secrets.vault import NOTHING_KEPT, Vault, forget_unused
from wegent_backend.tables import SecretRow
from wegent_contracts.errors import Invalid
from wegent_kit.crypto import Keyring

from .rig import NAMESPACE, OWNER, UID, Tool, doc, keep, plain, rows

FULL = doc(
    token="token text",
    servers={"git": {"url": "u", "env": {"KEY": "env text", "PATH": ""}}},
    steps=[{"name": "a", "passWord": "a text"}, {"name": "b"}],
    words=["first", "first", "${secret:stored}", "${env:HOME}"],
    anything={"token": "no secret"},
)


def ids(document: Document) -> list[str]:
    return [str(marked_id(word)) for word in document["spec"]["words"]]


async def test_secrets_go_into_rows_and_come_back(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, FULL)

    assert marked_id(stored["spec"]["token"])
    assert stored["spec"]["servers"]["git"]["env"]["PATH"] == ""
    assert stored["spec"]["words"][2:] == ["${secret:stored}", "${env:HOME}"]
    assert stored["spec"]["anything"] == {"token": "no secret"}
    found = await rows(database)
    assert len(found) == 5
    assert {(row.user_id, row.namespace, row.name, row.resource_uid) for row in found} == {
        (OWNER, NAMESPACE, None, UID)
    }
    assert {row.key_id for row in found} == {keyring.current_id}
    assert await plain(database, keyring, stored) == FULL


async def test_nothing_that_is_stored_has_the_text(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, FULL)

    async with database.read() as session:
        everything = str((await session.execute(text("SELECT * FROM secrets"))).all())
    assert " text" not in str(stored)
    assert " text" not in everything
    assert "first" not in everything


async def test_the_same_again_changes_nothing(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, FULL)

    assert await keep(database, keyring, FULL, stored) == stored
    assert len(await rows(database)) == 5


async def test_stars_keep_and_texts_replace(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, doc(token="one", servers={"a": {"env": {"K": "two"}}}))

    changed = await keep(database, keyring, doc(token="***", servers={"a": {"env": {"K": "new"}}}), stored)

    assert changed["spec"]["token"] == stored["spec"]["token"]
    assert changed["spec"]["servers"] != stored["spec"]["servers"]
    assert await plain(database, keyring, changed) == doc(token="one", servers={"a": {"env": {"K": "new"}}})
    assert await plain(database, keyring, stored) == doc(token="one", servers={"a": {"env": {"K": "two"}}})


async def test_a_secret_can_become_a_reference_and_nothing(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, doc(token="one", words=["two"]))

    changed = await keep(database, keyring, doc(token="${secret:named}", words=[], steps=None), stored)

    assert changed == doc(token="${secret:named}", words=[], steps=None)


async def test_entries_with_names_take_their_secrets_along(database: Database, keyring: Keyring) -> None:
    before = [{"name": "a", "passWord": "of a"}, {"name": "b", "passWord": "of b"}, {"name": "b", "passWord": "of b 2"}]
    stored = await keep(database, keyring, doc(steps=before))
    moved = [{"name": name, "passWord": "***"} for name in ("b", "a", "b")]

    changed = await keep(database, keyring, doc(steps=moved), stored)

    found = (await plain(database, keyring, changed))["spec"]["steps"]
    assert [step["passWord"] for step in found] == ["of b", "of a", "of b 2"]


async def test_entries_without_names_keep_their_places(database: Database, keyring: Keyring) -> None:
    stored = await keep(database, keyring, doc(steps=[{"passWord": "0"}, {"passWord": "1"}], words=["x", "y"]))

    changed = await keep(database, keyring, doc(steps=[{"passWord": "***"}] * 2, words=["x", "***"]), stored)

    assert changed == stored


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"token": "***"}, "spec.token"),
        ({"servers": {"my server": {"env": {"K": "***"}}}}, 'spec.servers["my server"].env.K'),
        ({"steps": [{"name": "a", "passWord": "***"}, {"name": "new", "passWord": "***"}]}, "spec.steps[1].passWord"),
        ({"words": ["***", "***"]}, "spec.words[1]"),
    ],
)
async def test_stars_where_nothing_is_kept_are_refused(
    database: Database, keyring: Keyring, spec: dict[str, Any], path: str
) -> None:
    stored = await keep(
        database, keyring, doc(token="${secret:x}", steps=[{"name": "a", "passWord": "p"}], words=["w"])
    )

    with pytest.raises(Invalid) as refused:
        await keep(database, keyring, doc(**spec), stored)

    assert refused.value.details == {"fields": [{"path": path, "rule": "secret", "message": NOTHING_KEPT}]}
    assert path in refused.value.message


@pytest.mark.parametrize("value", [{"$secret": "id"}, {}, [], 5, True, "${secret:not a name}", "${env:NOT-A-NAME}"])
async def test_what_is_no_secret_is_refused_even_where_it_points_at_one(
    database: Database, keyring: Keyring, value: Any
) -> None:
    stored = await keep(database, keyring, doc(token="plain text"))
    pointing = stored["spec"]["token"] if value == {"$secret": "id"} else value

    with pytest.raises(Invalid) as refused:
        await keep(database, keyring, doc(token=pointing, words=["***"]), stored)

    assert refused.value.details is not None
    assert [field["path"] for field in refused.value.details["fields"]] == ["spec.token", "spec.words[0]"]
    assert "plain text" not in str(refused.value.details) + refused.value.message


async def test_a_trial_writes_nothing(database: Database, keyring: Keyring) -> None:
    async with database.read() as session:
        vault = await Vault.open(session, keyring, [])
        kept = vault.keep(Tool, FULL, None, owner_id=OWNER, namespace=NAMESPACE, resource_uid=UID)
        assert vault.plain(Tool, kept) == FULL

    assert await rows(database) == []


async def test_a_batch_of_many_secrets_is_loaded_and_stored(database: Database, keyring: Keyring) -> None:
    many = doc(words=[f"word {number}" for number in range(1100)])

    stored = await keep(database, keyring, many)

    assert await keep(database, keyring, many, stored) == stored
    assert await plain(database, keyring, stored) == many


async def test_a_text_that_an_older_version_left_is_encrypted_with_the_next_write(
    database: Database, keyring: Keyring
) -> None:
    stored = doc(token="old text")

    changed = await keep(database, keyring, doc(token="***"), stored)

    assert marked_id(changed["spec"]["token"])
    assert await plain(database, keyring, changed) == stored


async def _tamper(database: Database, secret_id: str, **values: str) -> None:
    async with database.write() as session:
        await session.execute(update(SecretRow).where(SecretRow.id == secret_id).values(**values))


async def _token(database: Database, secret_id: str) -> str:
    return next(row.token for row in await rows(database) if row.id == secret_id)


@pytest.mark.parametrize("how", ["changed", "swapped", "of an unknown key", "gone"])
async def test_a_row_that_somebody_changed_is_an_error_without_its_text_until_it_is_written_anew(
    database: Database, keyring: Keyring, how: str
) -> None:
    stored = await keep(database, keyring, doc(words=["plain one", "plain two"]))
    first, second = ids(stored)
    token = await _token(database, first)
    middle = len(token) // 2
    spoilt = {
        "changed": token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :],
        "swapped": await _token(database, second),
        "of an unknown key": token.replace(keyring.current_id, "0" * 8),
    }
    if how in spoilt:
        await _tamper(database, first, token=spoilt[how])
    else:
        await _tamper(database, first, id="elsewhere")

    with pytest.raises(SecretUnreadable) as unreadable:
        await plain(database, keyring, stored)
    assert "spec.words[0]" in unreadable.value.message
    assert "plain" not in unreadable.value.message + str(unreadable.value.details)

    mended = await keep(database, keyring, doc(words=["plain one", "***"]), stored)
    assert await plain(database, keyring, mended) == doc(words=["plain one", "plain two"])
    assert ids(mended)[1] == second


async def test_only_secrets_that_nothing_points_at_are_forgotten(database: Database, keyring: Keyring) -> None:
    first = await keep(database, keyring, doc(words=["a", "b"]))
    second = await keep(database, keyring, doc(words=["a", "c"]), first)
    other = await keep(database, keyring, doc(words=["d"]), uid="another")

    async with database.write() as session:
        await forget_unused(session, UID, [first, second])
    assert len(await rows(database)) == 4

    async with database.write() as session:
        await forget_unused(session, UID, [second])
    assert {row.id for row in await rows(database)} == {*ids(second), *ids(other)}
