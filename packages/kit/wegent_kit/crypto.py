"""Secrets at rest: AES-256-CBC with a random IV, then HMAC-SHA-256, under keys of one file that can be rotated.

A token is `v1.<key id>.<base64url(IV | ciphertext | MAC)>`. Its MAC also covers a context, the words that say what the
secret is for: a token moved elsewhere does not open there.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

VERSION: Final = "v1"
KEY_BYTES: Final = 32
_IV_BYTES: Final = 16
_BLOCK_BYTES: Final = 16
_MAC_BYTES: Final = 32
_KEY_ID = re.compile(r"[0-9a-f]{8}")
_TOKEN = re.compile(rf"{VERSION}\.([0-9a-f]{{8}})\.([A-Za-z0-9_-]+)")
_BROKEN = "The stored secret was changed, or was stored for something else. Enter it anew."
_RESTORE = "Restore it from a backup: without its keys no stored secret can be read."


class KeyringError(Exception):
    """A secret could not be sealed or opened. No message holds a key or plain text."""


class UnknownKey(KeyringError):
    """The token names a key that the file does not have."""


class BrokenToken(KeyringError):
    """The token is malformed, was changed, or belongs to another context."""


class KeyFileError(KeyringError):
    """The key file cannot be used; the message names it and says what to do."""


class Sealed(NamedTuple):
    """An encrypted text, and the id of the key that opens it."""

    key_id: str
    token: str


class _Key:
    """One key of the file, as the two keys that are derived from it."""

    def __init__(self, key_id: str, secret: bytes) -> None:
        # Some 20 ms, and the command line rarely needs it.
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = HKDF(hashes.SHA256(), 2 * KEY_BYTES, salt=None, info=b"wegent secrets at rest").derive(secret)
        self.id = key_id
        self._cipher_key, self._mac_key = derived[:KEY_BYTES], derived[KEY_BYTES:]

    def seal(self, plain: bytes, context: str) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
        from cryptography.hazmat.primitives.padding import PKCS7

        iv = os.urandom(_IV_BYTES)
        padder = PKCS7(algorithms.AES.block_size).padder()
        encryptor = Cipher(algorithms.AES(self._cipher_key), modes.CBC(iv)).encryptor()
        text = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
        return iv + text + self._mac(context, iv, text)

    def open(self, sealed: bytes, context: str) -> bytes | None:
        """The plain bytes; None when a single bit of `sealed` or `context` is another than it was."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
        from cryptography.hazmat.primitives.padding import PKCS7

        iv, text, mac = sealed[:_IV_BYTES], sealed[_IV_BYTES:-_MAC_BYTES], sealed[-_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(context, iv, text)):
            return None
        decryptor = Cipher(algorithms.AES(self._cipher_key), modes.CBC(iv)).decryptor()
        unpadder = PKCS7(algorithms.AES.block_size).unpadder()
        return unpadder.update(decryptor.update(text) + decryptor.finalize()) + unpadder.finalize()

    def _mac(self, context: str, iv: bytes, text: bytes) -> bytes:
        parts = (VERSION.encode(), self.id.encode(), _bytes(context), iv, text)
        # Each with its length: no two lists of parts make the same message.
        message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.digest(self._mac_key, message, hashlib.sha256)


@dataclass(frozen=True, repr=False)
class _Contents:
    """What the key file says: the id of the key that seals, and base64 of all keys by id."""

    current: str
    keys: Mapping[str, str]

    def text(self) -> str:
        return json.dumps({"current": self.current, "keys": dict(self.keys)}, indent=2) + "\n"

    def with_new_key(self) -> _Contents:
        key_id = secrets.token_hex(4)
        while key_id in self.keys:
            key_id = secrets.token_hex(4)
        return _Contents(key_id, {**self.keys, key_id: base64.b64encode(os.urandom(KEY_BYTES)).decode()})


@dataclass(frozen=True, repr=False)
class _Loaded:
    """The keys of one state of the file, and the stamp by which that state is known again."""

    current: _Key
    keys: Mapping[str, _Key]
    stamp: tuple[int, int, int]


class Keyring:
    """The keys of one file, which other processes change too: whatever they did counts from the next `encrypt` on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._loaded = _load(path)

    @classmethod
    def open(cls, path: Path) -> Keyring:
        """The keyring of the file, which is made with one key when there is none; mode 0600, its directory 0700.

        Of several processes that start at once all get the same. Raises KeyFileError.
        """
        with _file_errors(path):
            if not path.exists():
                _create(path, _Contents("", {}).with_new_key().text())
            path.chmod(0o600)
        return cls(path)

    def __repr__(self) -> str:
        return f"Keyring({str(self._path)!r})"

    @property
    def current_id(self) -> str:
        """Id of the key that the next `encrypt` uses. Raises KeyFileError."""
        return self._fresh().current.id

    def encrypt(self, plain: str, *, context: str) -> Sealed:
        """Seal the text under the current key, for this context only. Raises KeyFileError."""
        key = self._fresh().current
        return Sealed(key.id, f"{VERSION}.{key.id}.{_encoded(key.seal(_bytes(plain), context))}")

    def decrypt(self, token: str, *, context: str) -> str:
        """The text that was sealed for this context. Raises BrokenToken, UnknownKey, KeyFileError."""
        key_id, sealed = _parsed(token)
        key = self._loaded.keys.get(key_id) or self._fresh().keys.get(key_id)
        if key is None:
            raise UnknownKey(
                f"{self._path} has no key {key_id}. Restore the file that has it, or enter the secret anew."
            )
        plain = key.open(sealed, context)
        if plain is None:
            raise BrokenToken(_BROKEN)
        return plain.decode(errors="surrogatepass")

    def add_key(self) -> str:
        """Make a key, the current one from now on for all processes; returns its id. Raises KeyFileError."""
        with _file_errors(self._path), _locked(self._path):
            contents = _read(self._path)[0].with_new_key()
            _replace(self._path, contents.text())
        return contents.current

    def retire_all_but_current(self) -> list[str]:
        """Forget all keys but the current one; returns their ids. What they sealed can never be read again.

        Raises KeyFileError.
        """
        with _file_errors(self._path), _locked(self._path):
            contents, _ = _read(self._path)
            current = contents.current
            retired = [key_id for key_id in contents.keys if key_id != current]
            if retired:
                _replace(self._path, _Contents(current, {current: contents.keys[current]}).text())
        self._fresh()  # the old keys leave the memory too
        return retired

    def _fresh(self) -> _Loaded:
        with _file_errors(self._path):
            stamp = _stamp(self._path.stat())
        if stamp != self._loaded.stamp:
            self._loaded = _load(self._path)
        return self._loaded


def _bytes(text: str) -> bytes:
    # A half of a surrogate pair is text as well, and an error of encoding would carry the text.
    return text.encode(errors="surrogatepass")


def _encoded(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _parsed(token: str) -> tuple[str, bytes]:
    """Key id and sealed bytes. Raises BrokenToken for everything that `encrypt` would not have written."""
    match = _TOKEN.fullmatch(token)
    if match is None or len(match[2]) % 4 == 1:
        raise BrokenToken(_BROKEN)
    sealed = base64.urlsafe_b64decode(match[2] + "=" * (-len(match[2]) % 4))
    blocks, rest = divmod(len(sealed) - _IV_BYTES - _MAC_BYTES, _BLOCK_BYTES)
    # The last letter has spare bits: only one of its spellings is ours.
    if blocks < 1 or rest or _encoded(sealed) != match[2]:
        raise BrokenToken(_BROKEN)
    return match[1], sealed


def _load(path: Path) -> _Loaded:
    with _file_errors(path):
        contents, stamp = _read(path)
    keys = {key_id: _Key(key_id, base64.b64decode(text)) for key_id, text in contents.keys.items()}
    return _Loaded(keys[contents.current], keys, stamp)


def _read(path: Path) -> tuple[_Contents, tuple[int, int, int]]:
    with path.open("rb") as file:
        stamp, content = _stamp(os.fstat(file.fileno())), file.read()
    contents = _understood(content)
    if contents is None:
        raise KeyFileError(f"{path} is damaged. {_RESTORE}")
    return contents, stamp


def _understood(content: bytes) -> _Contents | None:
    """None, not an error, for what is no key file: the error of a parser would carry the keys."""
    try:
        document = json.loads(content)
        current, keys = document["current"], document["keys"]
        fits = current in keys and all(_KEY_ID.fullmatch(key_id) and _is_key(text) for key_id, text in keys.items())
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return _Contents(current, keys) if fits else None


def _is_key(text: str) -> bool:
    return len(base64.b64decode(text, validate=True)) == KEY_BYTES


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # When another process was first, its keys count.
    with _draft(path, text) as draft, contextlib.suppress(FileExistsError):
        os.link(draft, path)


def _replace(path: Path, text: str) -> None:
    with _draft(path, text) as draft:
        draft.replace(path)


@contextlib.contextmanager
def _draft(path: Path, text: str) -> Iterator[Path]:
    """A finished file beside `path`, to be moved there; once that is done, it stays done when the power fails."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Waits until no other process or thread changes the file."""
    descriptor = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise KeyFileError(f"{path} is gone. {_RESTORE}") from error
    except OSError as error:
        raise KeyFileError(
            f"{path} cannot be used: {error.strerror}. Give this user the right to read and write it and its directory."
        ) from error
