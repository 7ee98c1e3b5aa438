"""What is told on standard error: errors, with what the server named."""

from __future__ import annotations

import sys

from wegent_kit.terminal import safe

from wegent.client.errors import ClientError, Refused

SERVER_DEFECT = 500


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
