"""Keeps secrets out of what is written down: by the name of a key, and by the look of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

MASK: Final = "***"
_NAMES: Final = r"passw|secret|token|api[-_ ]?key|authorization|cookie|credential|private[-_ ]?key"
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_IN_JSON = re.compile(rf'("[^"]{{0,64}}?(?:{_NAMES})[^"]{{0,64}}"\s*:\s*)"(?:[^"\\]|\\.)*"?', re.IGNORECASE)
_BEARER = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]+@", re.IGNORECASE)
_DEEPEST = 6


def mask_text(text: str) -> str:
    """The text without credentials: of `Authorization`, of addresses like `redis://user:password@host`, of JSON."""
    if "://" in text:
        text = _URL_PASSWORD.sub(rf"\1:{MASK}@", text)
    if '"' in text:
        text = _IN_JSON.sub(rf'\1"{MASK}"', text)
    return _BEARER.sub(rf"\1 {MASK}", text)


def mask(value: Any, depth: int = 0) -> Any:
    """A copy of nested dicts, lists and texts with secrets replaced. Numbers under secret names stay: they count."""
    if isinstance(value, str):
        return mask_text(value)
    if depth >= _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {key: mask_entry(str(key), entry, depth + 1) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(entry, depth + 1) for entry in value]
    return value


def mask_entry(key: str, value: Any, depth: int = 0) -> Any:
    """What may be written of `value`, which stands under `key`."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return MASK if _SECRET_NAME.search(key) else mask(value, depth)
