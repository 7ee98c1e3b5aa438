"""Secrets for those who use them: a model's key for the call, an MCP server's token for its start."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.resources import Resource
from wegent_kit.crypto import Keyring

from wegent_backend.secrets import reading, repository
from wegent_backend.secrets.errors import SecretMissing, SecretUnreadable
from wegent_backend.secrets.places import Path, found, replaced
from wegent_backend.secrets.references import Document, marked_id, secret_name


async def reveal(
    session: AsyncSession,
    keyring: Keyring,
    kind: type[Resource],
    spec_document: Document,
    *,
    owner_id: int,
    namespace: str,
) -> Document:
    """The stored document with every secret in plain text, `${secret:NAME}` included; `${env:NAME}` stays.

    The document needs its `spec` only; owner and namespace are those of its resource. Never log what this returns.
    Raises SecretMissing and SecretUnreadable.
    """
    values = [value for _, value in found(kind, spec_document)]
    markers = {secret_id for value in values if (secret_id := marked_id(value)) is not None}
    names = sorted({name for value in values if (name := secret_name(value)) is not None})
    if not markers and not names:
        return spec_document
    texts = await reading.texts(session, keyring, markers)
    named = await _named(session, keyring, names, owner_id=owner_id, namespace=namespace)

    def change(path: Path, value: Any, _beside: Any) -> Any:
        name = secret_name(value)
        return reading.text_of(texts, path, value) if name is None else named[name]

    return replaced(kind, spec_document, change)


async def _named(
    session: AsyncSession, keyring: Keyring, names: list[str], *, owner_id: int, namespace: str
) -> dict[str, str]:
    """Texts of all of them by name."""
    if not names:
        return {}
    stored = await repository.tokens_by_name(session, owner_id, namespace, names)
    missing = [name for name in names if name not in stored]
    if missing:
        raise SecretMissing(namespace, missing)
    texts = await reading.opened(session, keyring, dict(stored.values()))
    for name, (secret_id, _) in stored.items():
        if secret_id not in texts:
            raise SecretUnreadable(f'"{name}"')
    return {name: texts[secret_id] for name, (secret_id, _) in stored.items()}
