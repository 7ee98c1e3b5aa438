"""`wegent rollback`: brings an earlier revision back, after showing what that changes."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.protocol.resources import Differences, RevisionList

from wegent.client.errors import ClientError
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import kinds
from wegent.resources.write import changes
from wegent.resources.write.answers import read_as
from wegent.resources.write.dialogue import Dialogue

MANAGER = "wegent-rollback"


@dataclass(frozen=True)
class Rollback:
    """What the command line asks for; `to` is the number of a revision, as `wegent history` lists them."""

    target: Target
    words: tuple[str, ...]
    to: int
    dry_run: bool = False
    yes: bool = False


def rollback(wanted: Rollback, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _rollback(wanted, said))


def _rollback(wanted: Rollback, dialogue: Dialogue) -> int:
    asked = kinds.one(wanted.words)
    path = wanted.target.path(asked.kind.plural, str(asked.name))
    scope = wanted.target.scope

    async def work(rest: Rest) -> int:
        current = await _current(rest, path, scope)
        answer = await rest.get(f"{path}/diff", scope=scope, **{"from": current, "to": wanted.to})
        differences = read_as(Differences, answer)
        if not differences.changes:
            dialogue.remark(f"{asked} is as it was in revision {wanted.to}: there is nothing to do.")
            return 0
        dialogue.say(f"--- {asked} (revision {current}, stored)", "red")
        dialogue.say(f"+++ {asked} (revision {wanted.to})", "green")
        changes.show_changes(dialogue, differences.changes)
        if not wanted.dry_run:
            dialogue.confirm(f"Bring revision {wanted.to} of {asked} back?", yes=wanted.yes)
        params = {"scope": scope, "dryRun": wanted.dry_run, "fieldManager": MANAGER}
        await rest.send("POST", f"{path}/rollback", json={"revision": wanted.to}, params=params)
        dialogue.say(f"{asked} rolled back to revision {wanted.to}{' (dry run)' if wanted.dry_run else ''}")
        return 0

    return with_rest(wanted.target, work)


async def _current(rest: Rest, path: str, scope: str | None) -> int:
    revisions = read_as(RevisionList, await rest.get(f"{path}/revisions", limit=1, scope=scope)).items
    if not revisions:
        raise ClientError("There is no revision of it.")
    return revisions[0].revision
