"""Which stored secrets manifests refer to, and from where those that are not stored yet come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target
from wegent.manifests.reading import Manifest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.stored_secrets import stored

REFERENCE = re.compile(r"\$\{secret:([^}\s]+)\}")
STAND_IN = "https://secret.invalid/not-stored-yet"
"""Right wherever a secret may stand, also where that has to be an address."""


@dataclass(frozen=True, order=True)
class Needed:
    """A name that documents of a namespace refer to."""

    namespace: str
    name: str


def needed(manifests: Iterable[Manifest], target: Target) -> list[Needed]:
    """Each once, in order of name."""
    return sorted(
        {
            Needed(entry.namespace or target.namespace, name)
            for entry in manifests
            for text in _texts(entry.document.get("spec"))
            for name in REFERENCE.findall(text)
        }
    )


async def missing(rest: Rest, target: Target, wanted: Sequence[Needed]) -> list[Needed]:
    """Those of them that are not stored."""
    there = {
        Needed(namespace, entry.name)
        for namespace in {entry.namespace for entry in wanted}
        for entry in await stored(rest, target, namespace)
    }
    return [entry for entry in wanted if entry not in there]


def given(options: Iterable[str], wanted: Sequence[Needed], dialogue: Dialogue) -> dict[str, str]:
    """Name → value of `--secret NAME=VALUE`; `--secret NAME` asks. Raises WrongUsage, NobodyToAsk."""
    values: dict[str, str] = {}
    for option in options:
        name, equals, text = option.partition("=")
        if name not in {entry.name for entry in wanted}:
            raise WrongUsage(f"--secret {name}: no document refers to ${{secret:{name}}}.")
        values[name] = text if equals else dialogue.hidden(f"Value of {name}")
        if not values[name]:
            raise WrongUsage(f"The value of {name} is empty.")
    return values


def values_of(absent: Sequence[Needed], known: dict[str, str], dialogue: Dialogue) -> dict[Needed, str]:
    """A value for each absent secret, asked for at a terminal. Raises WrongUsage naming those without one."""
    unknown = [entry for entry in absent if entry.name not in known]
    if unknown and not dialogue.interactive:
        names = ", ".join(dict.fromkeys(entry.name for entry in unknown))
        raise WrongUsage(
            f"Not stored yet: {names}. Store them with `wegent secrets set NAME`, or add --secret NAME=VALUE."
        )
    asked = {name: dialogue.hidden(f"Value of {name}") for name in dict.fromkeys(entry.name for entry in unknown)}
    if empty := [name for name, text in asked.items() if not text]:
        raise WrongUsage(f"The value of {empty[0]} is empty.")
    return {entry: (known | asked)[entry.name] for entry in absent}


def with_stand_ins(manifests: Sequence[Manifest], absent: Iterable[Needed], target: Target) -> list[Manifest]:
    """The manifests as if the absent secrets were there, for a dry run that comes before anything is stored."""
    names = set(absent)

    def replaced(value: Any, namespace: str) -> Any:
        if isinstance(value, dict):
            return {key: replaced(entry, namespace) for key, entry in value.items()}
        if isinstance(value, list):
            return [replaced(entry, namespace) for entry in value]
        if isinstance(value, str) and any(Needed(namespace, name) in names for name in REFERENCE.findall(value)):
            return STAND_IN
        return value

    return [
        replace(entry, document=replaced(entry.document, entry.namespace or target.namespace)) for entry in manifests
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(entry)
