"""What may stand where a spec holds a secret: a text, or a reference, which is no secret and stays readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

Document: TypeAlias = dict[str, Any]
"""`{"metadata": {…}, "spec": {…}}` in wire names, plain JSON."""

MASK: Final = "***"
"""How a secret reads; written back, it stands for the secret that is kept."""

POINTER: Final = "$secret"
"""In a stored document a secret is `{"$secret": id of its row}`; schemas want a text there, so nobody can write it."""

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?"
_SECRET = re.compile(rf"\$\{{secret:({_NAME})\}}")
_ENVIRONMENT = re.compile(r"\$\{env:[A-Za-z0-9_]+\}")
_ATTEMPT = re.compile(r"\$\{(?:secret|env):[^{}]*\}")


def marker(secret_id: str) -> dict[str, str]:
    return {POINTER: secret_id}


def marked_id(value: Any) -> str | None:
    """The id of the row that a marker points at; None for anything that is no marker."""
    if isinstance(value, dict) and value.keys() == {POINTER} and isinstance(value[POINTER], str):
        return str(value[POINTER])
    return None


def marked_ids(value: Any) -> Iterator[str]:
    """Ids of all markers in a document."""
    found = marked_id(value)
    if found is not None:
        yield found
        return
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from marked_ids(entry)


def secret_name(value: Any) -> str | None:
    """NAME of `${secret:NAME}`, a stored secret of the same owner and namespace."""
    found = _SECRET.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def is_reference(value: Any) -> bool:
    """`${secret:NAME}`, or `${env:NAME}` for the server's environment."""
    return isinstance(value, str) and bool(_SECRET.fullmatch(value) or _ENVIRONMENT.fullmatch(value))


def is_secret(value: Any) -> bool:
    """A text that has to be hidden."""
    return isinstance(value, str) and value not in {"", MASK} and not is_reference(value)


def is_failed_reference(value: str) -> bool:
    """Meant as a reference, but with a name that cannot be one: nobody's secret looks like that."""
    return bool(_ATTEMPT.fullmatch(value)) and not is_reference(value)
