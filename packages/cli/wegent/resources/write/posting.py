"""Creates resources, or tries to: the calls behind `wegent create`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent_contracts.protocol.resources import DEFAULT_MANAGER
from wegent_contracts.resources import KINDS

from wegent.client.errors import Refused
from wegent.client.rest import Rest
from wegent.client.target import Target
from wegent.client.terminal import complaint
from wegent.manifests.reading import Manifest
from wegent.resources.output import as_json, as_yaml_stream
from wegent.resources.write import outcome
from wegent.resources.write.batch import apply_batch, located
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.forms import Form
from wegent.resources.write.order import referenced_first

ALREADY_EXISTS = "AlreadyExists"
EXISTS = "{} exists already: change it with `wegent apply`, or choose another name."


async def attempt(rest: Rest, target: Target, found: Sequence[Manifest], form: Form, dialogue: Dialogue) -> int:
    """An apply that writes nothing: unlike single calls it knows the others, which are not stored either."""
    answer = await apply_batch(rest, target, found, dialogue, dryRun=True, force=True, fieldManager=DEFAULT_MANAGER)
    there = [item for item in answer.results if item.operation != "created"]
    new = [item for item in answer.results if item.operation == "created"]
    outcome.show(dialogue, answer.model_copy(update={"results": new}), form)
    for item in there:
        dialogue.remark(EXISTS.format(outcome.name(item)))
    return 1 if there else 0


async def post_each(rest: Rest, target: Target, found: Sequence[Manifest], form: Form, dialogue: Dialogue) -> int:
    """Creates one after the other, what is referred to first; returns the exit code of the first failure."""
    code = 0
    created: list[dict[str, Any]] = []
    for entry in referenced_first(found, lambda entry: entry.kind):
        path = target.path(KINDS[entry.kind].plural, namespace=entry.namespace)
        params = {"scope": target.scope, "fieldManager": DEFAULT_MANAGER}
        try:
            created.append((await rest.send("POST", path, json=entry.document, params=params)).body)
        except Refused as error:
            name = f"{entry.kind.lower()}/{entry.name}"
            known = error.reason == ALREADY_EXISTS
            dialogue.remark(EXISTS.format(name) if known else complaint(located(error, [entry], dialogue)))
            code = code or error.exit_code
        else:
            _say(entry, form, dialogue)
    if form == "yaml":
        dialogue.out.write(as_yaml_stream(created))
    elif form == "json":
        dialogue.out.write(as_json(created[0] if len(created) == 1 else {"items": created}) + "\n")
    return code


def _say(entry: Manifest, form: Form, dialogue: Dialogue) -> None:
    name = f"{entry.kind.lower()}/{entry.name}"
    if form in {"table", "name"}:
        dialogue.say(name if form == "name" else f"{name} created")
