"""`wegent apply`: makes the server store what the manifests say."""

from __future__ import annotations

from dataclasses import dataclass

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources.write import outcome
from wegent.resources.write.batch import apply_batch
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.files import Files, manifests
from wegent.resources.write.forms import DryRun, Form
from wegent.resources.write.local import check_locally


@dataclass(frozen=True)
class Apply:
    """What the command line asks for."""

    target: Target
    files: Files
    field_manager: str
    dry_run: DryRun = "none"
    force: bool = False
    prune: bool = False
    selector: str | None = None
    output: Form = "table"


def apply(wanted: Apply, dialogue: Dialogue | None = None) -> int:
    """Returns the exit code; failures are said on standard error."""
    said = dialogue or Dialogue.of_process()
    return guarded(lambda: _apply(wanted, said))


def pruned(selector: str | None, *, prune: bool) -> str | None:
    """The selector of what to prune, None for nothing. Raises WrongUsage when one comes without the other."""
    if prune and not selector:
        raise WrongUsage("--prune deletes what the files no longer have: say with -l LABEL=VALUE among which.")
    if selector and not prune:
        raise WrongUsage("-l says what --prune may delete: add --prune, or leave -l out.")
    return selector


def _apply(wanted: Apply, dialogue: Dialogue) -> int:
    selector = pruned(wanted.selector, prune=wanted.prune)
    found = manifests(wanted.files, dialogue)
    if wanted.dry_run == "client":
        return check_locally(found, dialogue)
    params = {"fieldManager": wanted.field_manager, "force": wanted.force, "prune": selector}

    async def work(rest: Rest) -> int:
        answer = await apply_batch(rest, wanted.target, found, dialogue, dryRun=wanted.dry_run == "server", **params)
        outcome.show(dialogue, answer, wanted.output)
        return 0 if answer.success else 1

    return with_rest(wanted.target, work)
