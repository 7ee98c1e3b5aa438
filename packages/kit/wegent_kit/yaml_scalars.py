"""What the scalars of a YAML text mean: the core schema of YAML 1.2, finite numbers of 64 bits, the types of JSON."""

from __future__ import annotations

import math
import re
from typing import Any, Final, NoReturn

import yaml

from wegent_kit.yaml_errors import Position, fail

TAG = "tag:yaml.org,2002:"
_SCALARS: Final = {f"{TAG}int": int, f"{TAG}bool": bool, f"{TAG}null": type(None)}
_KNOWN_TAGS: Final = frozenset(
    {"int", "bool", "null", "float", "str", "map", "seq", "binary", "timestamp", "set", "omap", "pairs", "merge"}
)
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LEAST, _GREATEST = -(2**63), 2**64 - 1  # what writers of JSON can write
_LONGEST_INTEGER = 24

# Line ends of YAML 1.1 are not those of 1.2: what one reader takes for a letter, another takes for a new line.
UNREADABLE = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def meaning(event: yaml.ScalarEvent, position: Position) -> Any:
    tag, text = event.tag, event.value
    if not text.isascii() and _SURROGATE.search(text):
        fail("syntax", position, "Half of a surrogate pair is no character. Remove its escape.")
    if tag in ("!", f"{TAG}str") or (tag is None and not event.implicit[0]):
        return text
    value = _core(text, position)
    if tag == f"{TAG}float" and type(value) is int:
        return float(value)
    if tag is not None and type(value) is not _SCALARS.get(tag):
        refuse_tag(tag, position)
    return value


def _core(text: str, position: Position) -> Any:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        value = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10)) if len(text) <= _LONGEST_INTEGER else _GREATEST + 1
        if not _LEAST <= value <= _GREATEST:
            fail("number", position, "The number does not fit into 64 bits. If it is a text, put it in quotes.")
        return value
    if _FLOAT.fullmatch(text) or _NOT_FINITE.fullmatch(text):
        number = float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        if not math.isfinite(number):
            fail("number", position, "Infinity and NaN are no values. If it is a text, put it in quotes.")
        return number
    return text


def refuse_tag(tag: str | None, position: Position) -> NoReturn:
    """A tag that nobody has heard of may be a password that somebody forgot to quote: it is not repeated."""
    name = (tag or "").removeprefix(TAG)
    if name not in _KNOWN_TAGS:
        fail(
            "tag", position, 'Only the tags of JSON\'s types are known. A text that begins with "!" belongs in quotes.'
        )
    fail("tag", position, f"The tag !!{name} does not fit here. Only the types of JSON are known, and it must be one.")
