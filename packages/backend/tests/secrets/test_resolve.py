"""Whoever needs a secret gets it: those in the spec, and those that it refers to."""

import pytest
from sqlalchemy import update
from wegent_backend.db import Database
from wegent_backend.secrets.errors import SecretMissing, SecretUnreadable
from wegent_backend.secrets.references import Document
from wegent_backend.secrets.resolve import reveal
from wegent_backend.tables import SecretRow
from wegent_kit.crypto import Keyring

from .rig import NAMESPACE, OWNER, Tool, doc, keep, store_named


async def revealed(db: Database, keyring: Keyring, stored: Document, namespace: str = NAMESPACE) -> Document:
    async with db.read() as session:
        return await reveal(session, keyring, Tool, stored, owner_id=OWNER, namespace=namespace)


async def test_secrets_and_references_become_texts_and_the_environment_stays(
    database: Database, keyring: Keyring
) -> None:
    await store_named(database, keyring, "mine", "named text")
    await store_named(database, keyring, "other", "not asked for")
    stored = await keep(
        database,
        keyring,
        doc(
            token="own text",
            words=["${secret:mine}", "${env:HOME}", ""],
            servers={"a": {"env": {"K": "${secret:mine}"}}},
        ),
    )

    found = await revealed(database, keyring, {"spec": stored["spec"]})

    assert found["spec"] == {
        "token": "own text",
        "words": ["named text", "${env:HOME}", ""],
        "servers": {"a": {"env": {"K": "named text"}}},
    }


async def test_a_document_without_secrets_is_itself(database: Database, keyring: Keyring) -> None:
    document = doc(token="${env:HOME}", anything={"$secret": "id"})

    assert await revealed(database, keyring, document) == document


@pytest.mark.parametrize("namespace", [NAMESPACE, "elsewhere"])
async def test_secrets_of_others_and_of_other_namespaces_are_missing(
    database: Database, keyring: Keyring, namespace: str
) -> None:
    await store_named(database, keyring, "theirs", "text", owner_id=OWNER + 1)
    await store_named(database, keyring, "mine", "text")
    here = namespace == NAMESPACE

    with pytest.raises(SecretMissing) as missing:
        await revealed(database, keyring, doc(words=["${secret:theirs}", "${secret:mine}"]), namespace)

    names = ["theirs"] if here else ["mine", "theirs"]
    assert missing.value.details == {"namespace": namespace, "names": names}
    assert all(f'"{name}"' in missing.value.message for name in names)
    assert missing.value.status == 404


async def test_a_named_secret_that_somebody_changed_is_named_without_its_text(
    database: Database, keyring: Keyring
) -> None:
    swapped = keyring.encrypt("other text", context="another row").token
    secret_id = await store_named(database, keyring, "mine", "text")
    async with database.write() as session:
        await session.execute(update(SecretRow).where(SecretRow.id == secret_id).values(token=swapped))

    with pytest.raises(SecretUnreadable, match='The secret "mine" cannot be read') as unreadable:
        await revealed(database, keyring, doc(token="${secret:mine}"))
    assert "text" not in unreadable.value.message
