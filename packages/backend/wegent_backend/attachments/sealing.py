"""Encryption of files at rest: a key for each file, a seal for each part, so that any part opens by itself.

A sealed part is `nonce | ciphertext | tag` of AES-256-GCM. It is bound to its file and its place there: parts that are
swapped, cut or changed do not open. The file's key is a secret like others, so that a rotation renews its seal.
"""

from __future__ import annotations

import base64
import os
import uuid
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_kit.crypto import Keyring

from wegent_backend.attachments.errors import ContentLost
from wegent_backend.secrets import reading
from wegent_backend.secrets import repository as secrets
from wegent_backend.tables import AttachmentRow, SecretRow

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class Seal:
    """Of one file; with no key, what is kept is what came."""

    def __init__(self, uid: str, key: bytes | None) -> None:
        self._uid = uid
        self._key = key

    def close(self, slot: str, plain: bytes) -> bytes:
        """`slot`: the place of the part in its file."""
        if self._key is None:
            return plain
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._key).encrypt(nonce, plain, self._bound(slot))

    def open(self, slot: str, sealed: bytes) -> bytes:
        """Raises ContentLost when it is not what was sealed for this place."""
        if self._key is None:
            return sealed
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self._key).decrypt(nonce, text, self._bound(slot))
        except (InvalidTag, ValueError) as error:
            raise ContentLost(
                "A part of the file is not what was stored. Have it restored, or send it again."
            ) from error

    def _bound(self, slot: str) -> bytes:
        return f"attachment/{self._uid}/{slot}".encode()


async def new_seal(session: AsyncSession, keyring: Keyring, row: AttachmentRow) -> None:
    """Give a file that is about to be stored a key of its own."""
    await secrets.hold(session)
    secret_id = str(uuid.uuid4())
    sealed = keyring.encrypt(base64.b64encode(os.urandom(KEY_BYTES)).decode(), context=secret_id)
    secrets.add(
        session,
        SecretRow(
            id=secret_id,
            user_id=row.user_id,
            namespace="default",
            resource_uid=row.uid,
            key_id=sealed.key_id,
            token=sealed.token,
        ),
    )
    row.secret_id = secret_id


async def seal_of(session: AsyncSession, keyring: Keyring, row: AttachmentRow) -> Seal:
    """Raises ContentLost when its key cannot be had any more."""
    if row.secret_id is None:
        return Seal(row.uid, None)
    found = await reading.texts(session, keyring, [row.secret_id])
    if row.secret_id not in found:
        raise ContentLost("The key of this file cannot be read: nobody can open it any more. Send it again.")
    return Seal(row.uid, base64.b64decode(found[row.secret_id]))
