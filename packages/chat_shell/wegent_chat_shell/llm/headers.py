"""The headers that a Model sends with every call, besides the key."""

from __future__ import annotations

import re
from typing import Final

from wegent_contracts.protocol.chat import ModelTarget

from wegent_chat_shell.errors import ModelBadRequest

_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
# The connection's own: whoever sets them makes another request out of this one.
_RESERVED: Final = frozenset({"host", "connection", "content-length", "content-type", "transfer-encoding", "upgrade"})


def headers_of(target: ModelTarget) -> dict[str, str]:
    """In plain text. Raises ModelBadRequest for what is no header, without telling the value."""
    found = {name: secret.get_secret_value() for name, secret in target.default_headers.items()}
    for name, value in found.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or name.lower() in _RESERVED:
            raise ModelBadRequest(
                f'The header "{name[:100]}" in default_headers of model "{target.name}" cannot be sent: its name is '
                "reserved, or there is a letter or a line break in it that no header has. Correct it.",
                details={"model": target.name},
            )
    return found
