"""Text of bytes that do not say how they are written."""

from __future__ import annotations

import codecs
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WRITTEN: Final = frozenset(b"\t\n\r\f\x1b")
"""Control characters that texts have."""
_LOOKED_AT: Final = 65_536


def is_text(head: bytes) -> bool:
    """Whether somebody could read it; `head` may end within a character."""
    return bool(head) and encoding_of(head[:_LOOKED_AT], whole=len(head) <= _LOOKED_AT) is not None


def encoding_of(data: bytes, *, whole: bool = True) -> str | None:
    """UTF-8, UTF-16 with or without a mark, UTF-32, GB18030 (GBK); None: it is no text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name if _decodes(data, name, whole) else None
    if (utf16 := _utf16(data)) is not None:
        return utf16 if _decodes(data, utf16, whole) else None
    if any(byte < 32 and byte not in _WRITTEN for byte in set(data)):
        return None
    return next((name for name in ("utf-8", "gb18030") if _decodes(data, name, whole)), None)


def decoded(data: bytes) -> str:
    """As text whatever it takes: what cannot be read becomes U+FFFD."""
    text = data.decode(encoding_of(data) or encoding_of(data, whole=False) or "utf-8", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decodes(data: bytes, name: str, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(data, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> str | None:
    """Of Latin text every other byte is 0."""
    pairs = len(data) // 2
    even, odd = data[0 : 2 * pairs : 2].count(0), data[1 : 2 * pairs : 2].count(0)
    if pairs >= 2 and odd * 10 > pairs * 4 and even * 20 < pairs:
        return "utf-16-le"
    if pairs >= 2 and even * 10 > pairs * 4 and odd * 20 < pairs:
        return "utf-16-be"
    return None
