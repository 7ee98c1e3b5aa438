"""From tokens to texts, also while the key is being rotated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.schemas import field_path
from wegent_kit.crypto import BrokenToken, Keyring, UnknownKey

from wegent_backend.secrets import repository
from wegent_backend.secrets.errors import SecretUnreadable
from wegent_backend.secrets.places import Path
from wegent_backend.secrets.references import marked_id


async def texts(session: AsyncSession, keyring: Keyring, secret_ids: Collection[str]) -> dict[str, str]:
    """Texts by id; without those that are gone or cannot be decrypted."""
    return await opened(session, keyring, await repository.tokens(session, secret_ids))


async def opened(session: AsyncSession, keyring: Keyring, tokens: Mapping[str, str]) -> dict[str, str]:
    """Texts by id, of tokens by id that `session` has read; without those that cannot be decrypted."""
    found, late = _opened(keyring, tokens)
    if late:
        # The session sees the database as it was when it began; since then a rotation may have come to its end.
        async with AsyncSession(session.bind) as fresh:
            found |= _opened(keyring, await repository.tokens(fresh, late))[0]
    return found


def text_of(texts: Mapping[str, str], path: Path, value: Any) -> Any:
    """The text that the marker `value` at `path` points at; anything else stays. Raises SecretUnreadable."""
    secret_id = marked_id(value)
    if secret_id is None:
        return value
    if secret_id not in texts:
        raise SecretUnreadable(f"at {field_path(path)}")
    return texts[secret_id]


def _opened(keyring: Keyring, tokens: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Texts by id, and the ids of tokens whose keys are unknown."""
    found: dict[str, str] = {}
    unknown = []
    for secret_id, token in tokens.items():
        try:
            found[secret_id] = keyring.decrypt(token, context=secret_id)
        except UnknownKey:
            unknown.append(secret_id)
        except BrokenToken:
            continue  # whoever needs the text says so; others are not kept from their work
    return found, unknown
