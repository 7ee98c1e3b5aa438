"""Text for a terminal: what other people wrote must not steer it."""

from __future__ import annotations

import re
import sys

from wegent.client.errors import ClientError, Refused

SERVER_DEFECT = 500
# Control characters, and those that reverse or hide the text after them.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def safe(text: str) -> str:
    """The text with every character that a terminal would obey written as an escape, such as \\x1b."""
    return UNSAFE.sub(_escape, text)


def one_line(text: str) -> str:
    """`safe`, and line ends and tabs are blanks."""
    return safe(" ".join(text.split()))


def complain(text: str) -> None:
    """One message on standard error."""
    sys.stderr.write(f"{safe(text)}\n")


def complaint(error: ClientError) -> str:
    """What an error says, with the fields, owners or referrers that the server named."""
    if not isinstance(error, Refused):
        return str(error)
    details, said = error.details, str(error)
    # A message often names the first of them itself.
    lines = [
        *(
            f"{entry.get('path')}: {entry.get('message')}"
            for entry in details.get("fields") or []
            if str(entry.get("message")).removesuffix(".") not in said
        ),
        *(f"{entry.get('path')} belongs to {entry.get('manager')}" for entry in details.get("conflicts") or []),
        *(
            f"{entry.get('kind')} {entry.get('namespace')}/{entry.get('name')} at {entry.get('path')}"
            for entry in details.get("referrers") or []
        ),
    ]
    lines = [line for line in lines if line not in said]
    if error.status == SERVER_DEFECT and error.request_id:
        lines.append(f"The server's log knows this as {error.request_id}.")
    return "\n  ".join([said, *lines])


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
