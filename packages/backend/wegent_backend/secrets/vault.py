"""Splits secrets out of documents that are written, and puts them back: a batch of documents at a time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources import Resource
from wegent_contracts.schemas import field_path
from wegent_kit.crypto import Keyring

from wegent_backend.secrets import reading, repository
from wegent_backend.secrets.places import Path, replaced
from wegent_backend.secrets.references import (
    MASK,
    Document,
    is_failed_reference,
    is_reference,
    is_secret,
    marked_id,
    marked_ids,
    marker,
)

NOTHING_KEPT: Final = "*** stands for a kept secret, and none is kept here: write the value, or ${secret:NAME}"
NOT_RIGHT: Final = "Write the secret as a text, or ${secret:NAME} with a name of letters, digits, dots and dashes"


@dataclass(frozen=True)
class _Home:
    """Whose secrets they are."""

    owner_id: int
    namespace: str
    resource_uid: str


@dataclass(frozen=True)
class _New:
    """A secret that `flush` will store."""

    id: str
    text: str = field(repr=False)
    home: _Home


class Vault:
    """The secrets of some stored documents, and those that take their places. Nothing is written before `flush`."""

    def __init__(self, keyring: Keyring, texts: dict[str, str]) -> None:
        self._keyring = keyring
        self._texts = texts
        self._new: list[_New] = []

    @classmethod
    async def open(cls, session: AsyncSession, keyring: Keyring, stored: Iterable[Document]) -> Vault:
        """With the secrets that the stored documents point at."""
        ids = {secret_id for document in stored for secret_id in marked_ids(document)}
        return cls(keyring, await reading.texts(session, keyring, ids))

    def keep(
        self,
        kind: type[Resource],
        document: Document,
        stored: Document | None,
        *,
        owner_id: int,
        namespace: str,
        resource_uid: str,
    ) -> Document:
        """What is to be stored of a document that somebody wrote: secrets that did not change keep their rows.

        Of `document` only the secrets need be valid, and fields may be missing. Raises Invalid naming all that are not.
        """
        home = _Home(owner_id, namespace, resource_uid)
        errors: list[FieldError] = []

        def change(path: Path, value: Any, before: Any) -> Any:
            try:
                return self._stored(value, before, home)
            except ValueError as error:
                errors.append(FieldError(path=field_path(path), rule="secret", message=str(error)))

        kept = replaced(kind, document, change, beside=stored)
        if errors:
            named = "; ".join(f"{error.path}: {error.message}" for error in errors)
            raise Invalid(f"Some of the input is not right. {named}.", fields=errors)
        return kept

    def plain(self, kind: type[Resource], document: Document) -> Document:
        """The stored document with its secrets in plain text. Raises SecretUnreadable."""
        return replaced(kind, document, lambda path, value, _: reading.text_of(self._texts, path, value))

    async def flush(self, session: AsyncSession) -> None:
        """Store what `keep` has prepared; the session must be a writing one."""
        if self._new:
            await repository.hold(session)
            # Encrypted only now: no rotation can retire the key before the commit.
            await repository.add_all(session, [self._row(new) for new in self._new])
            self._new.clear()

    def _stored(self, value: Any, before: Any, home: _Home) -> Any:
        """What stands for `value` in the stored document. Raises ValueError saying why it cannot be one."""
        if not isinstance(value, str) or is_failed_reference(value):
            raise ValueError(NOT_RIGHT)
        if value == "" or is_reference(value):
            return value
        kept = marked_id(before)
        if kept is not None and value in (MASK, self._texts.get(kept)):
            return marker(kept)
        if value == MASK and not is_secret(before):
            raise ValueError(NOTHING_KEPT)
        # An older version did not encrypt: there `***` stands for a text.
        return self._prepared(before if value == MASK else value, home)

    def _prepared(self, text: str, home: _Home) -> Document:
        new = _New(str(uuid.uuid4()), text, home)
        self._new.append(new)
        self._texts[new.id] = text
        return marker(new.id)

    def _row(self, new: _New) -> dict[str, Any]:
        sealed = self._keyring.encrypt(new.text, context=new.id)
        return {
            "id": new.id,
            "user_id": new.home.owner_id,
            "namespace": new.home.namespace,
            "resource_uid": new.home.resource_uid,
            "key_id": sealed.key_id,
            "token": sealed.token,
        }


async def forget_unused(session: AsyncSession, resource_uid: str, kept_documents: Collection[Document]) -> None:
    """Delete the secrets of a resource that none of these documents points at.

    They must be all that can come back: the resource itself, living or deleted, and its revisions.
    """
    needed = {secret_id for document in kept_documents for secret_id in marked_ids(document)}
    stored = await repository.ids_of_resource(session, resource_uid)
    await repository.remove(session, [secret_id for secret_id in stored if secret_id not in needed])
