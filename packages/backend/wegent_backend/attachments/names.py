"""Names of files: what people call them, made fit to be shown and to be saved elsewhere."""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import quote

LONGEST: Final = 200
"""Characters; UTF-8 of them fits what file systems take."""
LONGEST_BYTES: Final = 240
NAMELESS: Final = "file"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Categories of characters that nobody sees or that turn others around."""
_RESERVED: Final = frozenset('<>:"|?*')


def cleaned(name: str) -> str:
    """The last part of a path, without characters that mislead people or file systems; never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = (character for character in unicodedata.normalize("NFC", last) if _is_shown(character))
    words = " ".join("".join("_" if character in _RESERVED else character for character in seen).split())
    return _shortened(words.strip(". ")) or NAMELESS


def disposition(name: str) -> str:
    """`Content-Disposition` of a file to be saved, never to be shown in place (RFC 6266)."""
    plain = "".join(character if character.isascii() and character not in '"\\%' else "_" for character in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def suffix(name: str) -> str:
    """`.md` of `notes.MD`; empty when there is none."""
    stem, dot, last = name.rpartition(".")
    return f".{last.lower()}" if stem and dot and len(last) <= 16 else ""


def _is_shown(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in _HIDDEN


def _shortened(name: str) -> str:
    """With its suffix, which says what it is."""
    end = name[len(name) - len(suffix(name)) :]
    stem = name[: len(name) - len(end)][: LONGEST - len(end)]
    while len((stem + end).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem + end
