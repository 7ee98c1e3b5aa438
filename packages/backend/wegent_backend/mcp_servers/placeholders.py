"""What `${{…}}` in a server's description means when it is used. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

BACKEND_URL: Final = "backend_url"
TASK_TOKEN: Final = "task_token"  # noqa: S105 - a name
USER_NAME: Final = "user.name"
USER_ID: Final = "user.id"
NAMES: Final = (BACKEND_URL, TASK_TOKEN, USER_NAME, USER_ID)
_PLACEHOLDER: Final = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_SHOWN_CHARS: Final = 60


class UnknownPlaceholder(ValueError):
    """A placeholder that means nothing, or nothing here; the message names its field."""


@dataclass(frozen=True)
class Values:
    """What placeholders mean; `missing` says of those that mean nothing here why."""

    known: Mapping[str, str]
    missing: Mapping[str, str]


def named(text: str) -> Iterator[str]:
    """Names of the placeholders in a text."""
    return (match.strip() for match in _PLACEHOLDER.findall(text))


def filled(field: str, value: Any, values: Values) -> Any:
    """Texts, lists and mappings of texts with placeholders filled in. Raises UnknownPlaceholder."""
    if isinstance(value, dict):
        return {key: filled(f"{field}.{key}", entry, values) for key, entry in value.items()}
    if isinstance(value, list):
        return [filled(f"{field}[{place}]", entry, values) for place, entry in enumerate(value)]
    if not isinstance(value, str):
        return value
    return _PLACEHOLDER.sub(lambda match: _meaning(field, match[1].strip(), values), value)


def _meaning(field: str, name: str, values: Values) -> str:
    if name in values.known:
        found = values.known[name]
        # In an address, what somebody is called must not become another part of it.
        return quote(found, safe="") if field == "url" and name != BACKEND_URL else found
    if name in values.missing:
        raise UnknownPlaceholder(f"{field}: ${{{{{name}}}}} {values.missing[name]}.")
    there = ", ".join(f"${{{{{known}}}}}" for known in NAMES)
    raise UnknownPlaceholder(f"{field}: there is no ${{{{{name[:_SHOWN_CHARS]}}}}}. There are {there}.")
