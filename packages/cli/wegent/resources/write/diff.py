"""`wegent diff`: what `apply --force` would change, and who changed what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegent_contracts.protocol.resources import BatchAnswer, ItemResult

from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.manifests.reading import Manifest
from wegent.resources.write import changes
from wegent.resources.write.apply import pruned
from wegent.resources.write.batch import apply_batch
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.files import Files, manifests

SAME, DIFFERS, FAILED = 0, 1, 6


@dataclass(frozen=True)
class Diff:
    """What the command line asks for."""

    target: Target
    files: Files
    field_manager: str
    prune: bool = False
    selector: str | None = None


def diff(wanted: Diff, dialogue: Dialogue | None = None) -> int:
    """Returns SAME, DIFFERS, or an exit code above these: 1 never means a failure."""
    said = dialogue or Dialogue.of_process()
    compared: list[int] = []
    code = guarded(lambda: _diff(wanted, said, compared))
    return FAILED if code == DIFFERS and not compared else code


def _diff(wanted: Diff, dialogue: Dialogue, compared: list[int]) -> int:
    selector = pruned(wanted.selector, prune=wanted.prune)
    found = manifests(wanted.files, dialogue)

    async def work(rest: Rest) -> int:
        answer = await preview(rest, wanted.target, found, dialogue, manager=wanted.field_manager, prune=selector)
        compared.append(show(dialogue, answer, found, manager=wanted.field_manager))
        return compared[-1]

    return with_rest(wanted.target, work)


async def preview(
    rest: Rest,
    target: Target,
    found: Sequence[Manifest],
    dialogue: Dialogue,
    *,
    manager: str,
    prune: str | None = None,
    force: bool = True,
) -> BatchAnswer:
    """What an apply would do, with every field that changes; nothing is written."""
    params = {"fieldManager": manager, "prune": prune, "force": force}
    return await apply_batch(rest, target, found, dialogue, dryRun=True, diff=True, **params)


def show(dialogue: Dialogue, answer: BatchAnswer, found: Sequence[Manifest], *, manager: str) -> int:
    """Prints what differs; SAME when nothing does. Who owns a field is no difference."""
    sources = {(entry.kind, entry.name): entry.source.name for entry in found}
    differing = [item for item in answer.results if _differs(item)]
    for item in differing:
        changes.show(dialogue, item, source=sources.get((item.kind, item.name), "deleted"), manager=manager)
    return DIFFERS if differing else SAME


def _differs(item: ItemResult) -> bool:
    return bool(item.diff) or item.operation in {"created", "deleted"}
