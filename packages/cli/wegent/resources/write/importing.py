"""`wegent import`: shows what a file would change, asks, stores its secrets, applies it."""

from __future__ import annotations

from dataclasses import dataclass

from wegent_contracts.protocol.resources import DEFAULT_MANAGER

from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.manifests.reading import Manifest
from wegent.resources.write import diff, needed_secrets, outcome
from wegent.resources.write.batch import apply_batch
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.files import Files, manifests
from wegent.resources.write.moving import moved
from wegent.resources.write.needed_secrets import Needed
from wegent.resources.write.stored_secrets import store


@dataclass(frozen=True)
class Import:
    """What the command line asks for. `into`: a namespace to move everything to; `secrets`: NAME=VALUE or NAME."""

    target: Target
    files: Files
    into: str | None = None
    secrets: tuple[str, ...] = ()
    force: bool = False
    yes: bool = False


def import_(wanted: Import, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code. Nothing is stored before the server has taken everything in a dry run."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _import(wanted, said))


def _import(wanted: Import, dialogue: Dialogue) -> int:
    found = manifests(wanted.files, dialogue)
    if wanted.into:
        found = moved(found, wanted.into)
    needed = needed_secrets.needed(found, wanted.target)
    known = needed_secrets.given(wanted.secrets, needed, dialogue)

    async def work(rest: Rest) -> int:
        absent = await needed_secrets.missing(rest, wanted.target, needed)
        given = [entry for entry in needed if entry.name in known]
        if not await _shown(rest, wanted, found, absent, given, dialogue):
            dialogue.remark("Everything in it is stored already: there is nothing to do.")
            return 0
        values = needed_secrets.values_of(list(dict.fromkeys([*absent, *given])), known, dialogue)
        dialogue.confirm(f"Import these {len(found)} resources?" if len(found) > 1 else "Import it?", yes=wanted.yes)
        for entry, text in values.items():
            await store(rest, wanted.target, entry.name, text, entry.namespace)
            dialogue.say(f"secret/{entry.name} stored")
        answer = await apply_batch(
            rest, wanted.target, found, dialogue, fieldManager=DEFAULT_MANAGER, force=wanted.force
        )
        outcome.show(dialogue, answer, "table")
        return 0

    return with_rest(wanted.target, work)


async def _shown(
    rest: Rest,
    wanted: Import,
    found: list[Manifest],
    absent: list[Needed],
    given: list[Needed],
    dialogue: Dialogue,
) -> bool:
    """Whether there is anything to do, after printing it."""
    tried = needed_secrets.with_stand_ins(found, absent, wanted.target)
    answer = await diff.preview(rest, wanted.target, tried, dialogue, manager=DEFAULT_MANAGER, force=wanted.force)
    new = [item for item in answer.results if item.operation == "created"]
    others = answer.model_copy(update={"results": [item for item in answer.results if item.operation != "created"]})
    differs = diff.show(dialogue, others, found, manager=DEFAULT_MANAGER) == diff.DIFFERS
    for item in new:
        dialogue.say(f"+ {outcome.name(item)} (new)", "green")
    for entry in absent:
        dialogue.say(f"+ secret/{entry.name} (not stored yet)", "green")
    return differs or bool(new or absent or given)
