"""A kind that has secrets in every shape, and what the tests do with its documents."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import select
from wegent_backend.db import Database
from wegent_backend.secrets.references import Document
from wegent_backend.secrets.vault import Vault
from wegent_backend.tables import SecretRow
from wegent_contracts.resources import Resource, WireModel
from wegent_contracts.resources.marks import Secret
from wegent_kit.crypto import Keyring

OWNER, NAMESPACE, UID = 7, "default", "uid-of-the-tool"


class Server(WireModel):
    url: str = ""
    env: dict[str, Secret] = Field(default_factory=dict)


class Step(WireModel):
    name: str | None = None
    pass_word: Secret | None = None


class ToolSpec(WireModel):
    token: Secret | None = None
    servers: dict[str, Server] = Field(default_factory=dict)
    steps: list[Step] = Field(default_factory=list)
    words: list[Secret] = Field(default_factory=list)
    anything: dict[str, Any] = Field(default_factory=dict)


class Tool(Resource):
    plural: ClassVar[str] = "tools"
    short_name: ClassVar[str] = "to"

    kind: Literal["Tool"] = "Tool"
    spec: ToolSpec


def doc(**spec: Any) -> Document:
    return {"metadata": {"labels": {}, "annotations": {}}, "spec": spec}


async def keep(
    db: Database, keyring: Keyring, wanted: Document, stored: Document | None = None, *, uid: str = UID
) -> Document:
    """What one write of a document stores."""
    async with db.write() as session:
        vault = await Vault.open(session, keyring, [stored] if stored else [])
        kept = vault.keep(Tool, wanted, stored, owner_id=OWNER, namespace=NAMESPACE, resource_uid=uid)
        await vault.flush(session)
    return kept


async def plain(db: Database, keyring: Keyring, stored: Document) -> Document:
    async with db.read() as session:
        return (await Vault.open(session, keyring, [stored])).plain(Tool, stored)


async def rows(db: Database) -> Sequence[SecretRow]:
    async with db.read() as session:
        return (await session.scalars(select(SecretRow).order_by(SecretRow.id))).all()


async def store_named(db: Database, keyring: Keyring, name: str, text: str, *, owner_id: int = OWNER) -> str:
    """Id of a secret with a name."""
    secret_id = f"{owner_id}-{name}"
    sealed = keyring.encrypt(text, context=secret_id)
    async with db.write() as session:
        session.add(
            SecretRow(
                id=secret_id,
                user_id=owner_id,
                namespace=NAMESPACE,
                name=name,
                key_id=sealed.key_id,
                token=sealed.token,
            )
        )
    return secret_id
