"""Secrets that a process makes for itself once and finds again: one file each, for the owner's eyes only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LEAST_BYTES = 32


class SecretFileError(Exception):
    """A secret file is there but cannot be used; the message names it and says what to do."""


def read_or_create(path: Path, *, random_bytes: int = LEAST_BYTES) -> str:
    """URL-safe text of at least `random_bytes` random bytes, from the file or written to it now.

    Of several processes that start at once all get the same text: the file appears complete or not at all. Raises
    SecretFileError when the file holds less than that, OSError when it can be neither read nor written.
    """
    if not path.exists():
        _create(path, secrets.token_urlsafe(random_bytes))
    path.chmod(0o600)
    text = path.read_text().strip()
    if len(text.encode()) < random_bytes:
        raise SecretFileError(f"{path} is damaged: it is too short. Delete it, and it will be made again.")
    return text


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first; its text counts
    finally:
        draft.unlink()
