"""`wegent delete`: asks first, deletes what refers before what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegent_contracts.protocol.resources import BatchAnswer

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.client.terminal import complaint
from wegent.resources import kinds
from wegent.resources.write import doomed, outcome
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.doomed import Doomed
from wegent.resources.write.files import NONE, Files, manifests
from wegent.resources.write.forms import Form
from wegent.resources.write.removal import Removal

SHOWN = 20


@dataclass(frozen=True)
class Delete:
    """What the command line asks for: `words` name a kind and names, or `files` name manifests."""

    target: Target
    words: tuple[str, ...] = ()
    files: Files = NONE
    everything: bool = False
    selector: str | None = None
    cascade: bool = False
    dry_run: bool = False
    yes: bool = False
    output: Form = "table"


def delete(wanted: Delete, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code: that of the first failure; what else could be deleted is."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _delete(wanted, said))


def _delete(wanted: Delete, dialogue: Dialogue) -> int:
    asked = _asked(wanted)
    named = doomed.of_manifests(manifests(wanted.files, dialogue), wanted.target) if wanted.files.names else []

    async def work(rest: Rest) -> int:
        found = named or await doomed.of_names(rest, asked, wanted.target, wanted.selector)
        if not found:
            dialogue.remark("There is nothing to delete.")
            return 0
        found = doomed.in_order(found)
        if not wanted.dry_run:
            await _agree(rest, wanted, found, dialogue)
        removal = Removal(rest, wanted.target, found, cascade=wanted.cascade, dry_run=wanted.dry_run)
        results = await removal.carry_out()
        outcome.show(
            dialogue, BatchAnswer(success=True, message="", results=results, dry_run=wanted.dry_run), wanted.output
        )
        for error in removal.failures:
            dialogue.remark(complaint(error))
        return removal.failures[0].exit_code if removal.failures else 0

    return with_rest(wanted.target, work)


def _asked(wanted: Delete) -> list[kinds.Asked]:
    if bool(wanted.words) == bool(wanted.files.names):
        raise WrongUsage("Say what to delete: KIND NAME …, KIND/NAME …, KIND --all, KIND -l LABEL=VALUE, or -f FILE.")
    asked = kinds.asked(wanted.words) if wanted.words else []
    whole = any(entry.name is None for entry in asked)
    if whole != (wanted.everything or wanted.selector is not None):
        raise WrongUsage("Give either names, or a kind with --all or -l LABEL=VALUE.")
    return asked


async def _agree(rest: Rest, wanted: Delete, found: Sequence[Doomed], dialogue: Dialogue) -> None:
    """Asks; with --cascade about everything that goes too."""
    names = [str(entry) for entry in found]
    if wanted.cascade and dialogue.interactive and not wanted.yes:
        trial = Removal(rest, wanted.target, found, cascade=True, dry_run=True)
        names = list(dict.fromkeys([*names, *(outcome.name(item) for item in await trial.carry_out())]))
    if not wanted.yes and len(names) > 1:
        more = [f"… and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
        for line in names[:SHOWN] + more:
            dialogue.remark(f"  {line}")
    dialogue.confirm(f"Delete {names[0]}?" if len(names) == 1 else f"Delete these {len(names)}?", yes=wanted.yes)
