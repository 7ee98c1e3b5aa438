"""`wegent restore` and `wegent copy`: one call for one resource."""

from __future__ import annotations

from dataclasses import dataclass

from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import kinds
from wegent.resources.write.dialogue import Dialogue


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
            await rest.send("POST", path, params={"scope": wanted.target.scope})
            said.say(f"{asked} restored")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)


def copy(wanted: Copy, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code."""
    said = dialogue or Dialogue.of_process()

    def run() -> int:
        asked = kinds.one(wanted.words)
        path = wanted.target.path(asked.kind.plural, str(asked.name), "copy")
        body = {"name": wanted.name, **({"namespace": wanted.to_namespace} if wanted.to_namespace else {})}

        async def work(rest: Rest) -> int:
            await rest.send("POST", path, json=body, params={"scope": wanted.target.scope})
            said.say(f"{kinds.Asked(asked.kind, wanted.name)} created")
            return 0

        return with_rest(wanted.target, work)

    return guarded(run)
