"""Text for a terminal: what other people wrote must not steer it."""

from __future__ import annotations

import re

# Control characters, and those that reverse or hide the text after them.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def safe(text: str) -> str:
    """The text with every character that a terminal would obey written as an escape, such as \\x1b."""
    return UNSAFE.sub(_escape, text)


def one_line(text: str) -> str:
    """`safe`, and line ends and tabs are blanks."""
    return safe(" ".join(text.split()))


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
