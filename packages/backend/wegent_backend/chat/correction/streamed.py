"""Texts of a JSON object, piece by piece, while the object is being written. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_HEX: Final = 4
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)
LOST: Final = "\ufffd"
"""Half of a character, without the other half."""


class StreamedTexts:
    """Of the named fields of the first object in a text; whatever else there is passes by."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self._depth = 0
        self._in_text = False
        self._awaits_key = False
        self._key: str | None = None
        self._spoken = ""
        self._escape: str | None = None
        self._high = 0

    def feed(self, piece: str) -> Iterator[tuple[str, str]]:
        """Name and text of what the piece adds to fields, in order."""
        name, text = None, ""
        for character in piece:
            found = self._take(character)
            if found is None:
                continue
            if found[0] != name and text:
                yield name or "", text
                text = ""
            name = found[0]
            text += found[1]
        if text:
            yield name or "", text

    def _take(self, character: str) -> tuple[str, str] | None:
        if self._in_text:
            return self._within(character)
        if character == '"' and self._depth:
            self._in_text, self._spoken = True, ""
        elif character in "{[":
            self._depth += 1
            self._awaits_key = character == "{" and self._depth == 1
        elif character in "}]":
            self._depth -= bool(self._depth)
        elif character == "," and self._depth == 1:
            self._awaits_key, self._key = True, None
        elif character == ":" and self._depth == 1:
            self._awaits_key = False
        return None

    def _within(self, character: str) -> tuple[str, str] | None:
        if self._escape is not None:
            decoded = self._escaped(character)
        elif character == "\\":
            self._escape, decoded = "", ""
        elif character == '"':
            return self._closed()
        else:
            decoded = self._whole(character)
        return self._said(decoded)

    def _closed(self) -> tuple[str, str] | None:
        rest, self._in_text = self._whole(""), False
        if self._depth == 1 and self._awaits_key:
            self._key = self._spoken + rest
            return None
        return self._said(rest)

    def _said(self, text: str) -> tuple[str, str] | None:
        if self._depth == 1 and self._awaits_key:
            self._spoken += text
            return None
        if not text or self._depth != 1 or self._key not in self._names:
            return None
        return self._key or "", text

    def _escaped(self, character: str) -> str:
        """What an escape comes to, once it is complete."""
        self._escape = (self._escape or "") + character
        if self._escape[0] != "u":
            self._escape = None
            return self._whole(_ESCAPES.get(character, character))
        if len(self._escape) <= _HEX:
            return ""
        digits, self._escape = self._escape[1:], None
        try:
            code = int(digits, 16)
        except ValueError:
            return self._whole(LOST)
        if code in _HIGH:
            before, self._high = self._whole(""), code
            return before
        if code in _LOW and self._high:
            high, self._high = self._high, 0
            return chr(0x10000 + ((high - _HIGH.start) << 10) + code - _LOW.start)
        return self._whole(LOST if code in _LOW else chr(code))

    def _whole(self, text: str) -> str:
        """The text, after the half of a character that was left alone."""
        if not self._high:
            return text
        self._high = 0
        return LOST + text
