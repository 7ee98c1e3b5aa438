"""What batches answer: a result for each document, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.resources import BatchAnswer, FieldChange, ItemError, ItemResult
from wegent_contracts.schemas import field_path

from wegent_backend.resources import fields, ownership
from wegent_backend.resources.intents import Change, Prepared

WORDS: Final = ("created", "updated", "unchanged", "deleted")


def answer(
    prepared: Prepared, *, sent: Sequence[object] | None = None, dry_run: bool, diff: bool = False
) -> BatchAnswer:
    """What a batch without failures did: in the order of the intents that were sent, then what was pruned."""
    versions = [change.row.resource_version for change in prepared.changes if change.row is not None]
    results = {id(intent): result for intent, result in zip(prepared.intents, prepared.results(), strict=True)}
    for intent, change in zip(prepared.intents, prepared.changes, strict=True):
        more: dict[str, Any] = {"diff": _differences(change)} if diff else {}
        if dry_run:
            more |= {"resource_version": None} | ({"id": None} if change.operation == "created" else {})
        results[id(intent)] = results[id(intent)].model_copy(update=more)
    ordered = [results.pop(id(intent)) for intent in sent or prepared.intents] + list(results.values())
    return BatchAnswer(
        success=True,
        message=_summary(ordered, dry_run=dry_run),
        results=ordered,
        dry_run=dry_run,
        resource_version=None if dry_run else max(versions, default=None),
    )


def unread(raw: Any, error: WegentError) -> ItemResult:
    """The result of a document that is not even a resource, under the names that it has."""
    named = raw if isinstance(raw, dict) else {}
    metadata = named["metadata"] if isinstance(named.get("metadata"), dict) else {}
    return ItemResult(
        kind=str(named.get("kind", ""))[:64],
        name=str(metadata.get("name", ""))[:253],
        namespace=str(metadata.get("namespace", "default"))[:253],
        operation="failed",
        success=False,
        error=error.message,
        failure=ItemError(reason=error.reason, message=error.message, details=error.details),
    )


def skipped(result: ItemResult) -> ItemResult:
    """Of a refused batch: a result that is no failure."""
    if result.operation == "failed":
        return result
    return result.model_copy(update={"operation": "skipped", "success": False, "id": None, "resource_version": None})


def _differences(change: Change) -> list[FieldChange]:
    """What the change does to each field, with the owner of what is stored there."""
    found = fields.changes(change.before, change.after)
    if change.before is None or change.row is None:
        return found
    owners = ownership.owners(change.before, change.stored_managed)
    return [entry.model_copy(update={"manager": _owner(owners, entry.path)}) for entry in found]


def _owner(owners: dict[str, list[str]], path: str) -> str | None:
    """Of the field, or of the list or mapping that it is part of."""
    steps = fields.parse(path)
    for length in range(len(steps), 0, -1):
        if names := owners.get(field_path(steps[:length])):
            return ", ".join(names)
    return None


def _summary(results: list[ItemResult], *, dry_run: bool) -> str:
    counts = {name: sum(result.operation == name for result in results) for name in WORDS}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{said}{' (dry run: nothing was written)' if dry_run else ''}."
