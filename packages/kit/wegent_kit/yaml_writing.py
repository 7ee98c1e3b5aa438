"""YAML that says the same to readers of version 1.1 and 1.2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from wegent_kit.yaml_scalars import UNREADABLE

# What YAML 1.1 or 1.2 may take for something else than text, and a little more.
_TYPED = re.compile(
    r"(?:y|yes|n|no|on|off|true|false|null|~|<<|=|[-+]?\.(?:inf|nan)|[-+]?\.?[0-9][0-9a-fox_.:+\-tz ]*|)", re.IGNORECASE
)
_PLAIN = re.compile(r"(?!---|\.\.\.)[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\t\n\r:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")
_LONGEST_SIMPLE_KEY = 1000  # the parser looks no further than 1024 characters for the colon


def dump_documents(documents: Iterable[Any]) -> str:
    """YAML in block style of data like that of JSON, which `load_documents` and readers of YAML 1.1 read back alike.

    Keys stay in order, texts of several lines become literals. Raises TypeError for what JSON does not know, and
    ValueError for numbers that are not finite.
    """
    return "---\n".join("".join(f"{line}\n" for line in _lines(document)) for document in documents)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _entry(key, entry)
    elif isinstance(value, list) and value:
        for entry in value:
            first, *others = _lines(entry) if _is_block(entry) else _unindented(entry)
            yield f"- {first}"
            yield from map(_indented, others)
    else:
        first, *others = _unindented(value)
        yield first
        yield from map(_indented, others)


def _entry(key: str, value: Any) -> Iterator[str]:
    head = _text(key) + ":"
    if len(head) > _LONGEST_SIMPLE_KEY:
        yield f"? {head[:-1]}"
        head = ":"
    if _is_block(value):
        yield head
        yield from map(_indented, _lines(value))
    else:
        first, *others = _unindented(value)
        yield f"{head} {first}"
        yield from map(_indented, others)


def _is_block(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _indented(line: str) -> str:
    return f"  {line}" if line else line


def _unindented(value: Any) -> list[str]:
    """What stands behind the colon or dash, and the lines that follow below it: those of a literal."""
    if not isinstance(value, str) or "\n" not in value or "\r" in value:
        return [_inline(value)]
    if not value.strip() or UNREADABLE.search(value):
        return [_quoted(value)]
    # Without a number the first line would say how far all are indented.
    indent = "2" if value[0].isspace() else ""
    chomping = "-" if not value.endswith("\n") else "+" if value.endswith("\n\n") else ""
    return [f"|{indent}{chomping}", *value.removesuffix("\n").split("\n")]


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, float):
        number = json.dumps(value, allow_nan=False)
        return number if "." in number else number.replace("e", ".0e")  # to YAML 1.1 it is a text without the point
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    raise TypeError(f"YAML is written of data like that of JSON, not of {type(value).__name__}")


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"A key of a YAML mapping is a text, not {type(text).__name__}")
    plain = _PLAIN.fullmatch(text) and not _TYPED.fullmatch(text) and not UNREADABLE.search(text)
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return UNREADABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
