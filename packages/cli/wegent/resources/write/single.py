"""`wegent restore` and `wegent copy`: one call for one resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wegent_contracts.protocol.resources import DEFAULT_MANAGER

from wegent.client.errors import ClientError, Refused, WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import kinds
from wegent.resources.write.dialogue import Dialogue

ALREADY_EXISTS = "AlreadyExists"


@dataclass(frozen=True)
class Restore:
    """Brings a deleted resource back; `words` are KIND NAME or KIND/NAME."""

    target: Target
    words: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """Makes a copy called `name`; `words` name the original."""

    target: Target
    words: tuple[str, ...]
    name: str
    to_namespace: str | None = None


def restore(wanted: Restore, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        asked = kinds.one(wanted.words)
        path = wanted.target.path(asked.kind.plural, str(asked.name), "restore")

        async def work(rest: Rest) -> int:
            params = {"scope": wanted.target.scope}
            await _send(rest, path, params, f"{asked} is not deleted: there is nothing to bring back.")
            said.say(f"{asked} restored")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def copy(wanted: Copy, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        asked = _original(wanted.words)
        path = wanted.target.path(asked.kind.plural, str(asked.name), "copy")
        body = {"name": wanted.name, **({"namespace": wanted.to_namespace} if wanted.to_namespace else {})}

        async def work(rest: Rest) -> int:
            params = {"scope": wanted.target.scope, "fieldManager": DEFAULT_MANAGER}
            made = kinds.Asked(asked.kind, wanted.name)
            await _send(rest, path, params, f"{made} exists already: choose another name.", body=body)
            said.say(f"{made} created")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def _original(words: tuple[str, ...]) -> kinds.Asked:
    if not words or (len(words) == 1 and "/" not in words[0]):
        raise WrongUsage("Name the original and the copy: KIND NAME NEWNAME, or KIND/NAME NEWNAME.")
    return kinds.one(words)


async def _send(rest: Rest, path: str, params: dict[str, Any], when_there: str, *, body: Any = None) -> None:
    """POSTs; `when_there` is said instead of the server's words, which are about other calls."""
    try:
        await rest.send("POST", path, json=body, params=params)
    except Refused as error:
        raise ClientError(when_there) if error.reason == ALREADY_EXISTS else error from None
