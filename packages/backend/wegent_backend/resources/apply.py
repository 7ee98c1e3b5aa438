"""Server-side apply: many documents in any order, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wegent_contracts.errors import FieldError, Invalid, TooLarge, WegentError
from wegent_contracts.protocol.resources import BatchAnswer, FieldChange, ItemError, ItemResult
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import field_path

from wegent_backend.context import Context
from wegent_backend.resources import checks, drafts, fields, ownership, references, repository, service
from wegent_backend.resources import versions as counter
from wegent_backend.resources.drafts import Draft
from wegent_backend.resources.errors import BatchRefused, refused_field
from wegent_backend.resources.identity import Identity, owner_of
from wegent_backend.resources.intents import Change, Intent, Prepared, prepare
from wegent_backend.resources.rows import identity_of
from wegent_backend.resources.selectors import Selector

RANKS = {name: rank for rank, name in enumerate(KINDS)}
"""Kinds in the order in which they refer: the referenced first."""

Locate: TypeAlias = Callable[[FieldError], FieldError]
"""Adds line and column of a document's text to a field error."""


@dataclass(frozen=True)
class Item:
    """One document of a batch, and how to say where in its text something is."""

    raw: Any
    locate: Locate = field(default=lambda error: error)


@dataclass(frozen=True)
class Apply(service.Options):
    """How a batch is applied. `namespace`: where documents go that name none; `within`: the one they all go to."""

    force: bool = False
    diff: bool = False
    prune: Selector | None = None
    namespace: str | None = None
    within: str | None = None


async def apply(ctx: Context, items: list[Item], options: Apply) -> BatchAnswer:
    """Raises BatchRefused with a result for each item; nothing is written then. TooLarge, Invalid, Forbidden."""
    owner_id = owner_of(ctx.subject, options.scope)
    _check_count(ctx, items)
    read = [_read(item, options, owner_id) for item in items]
    _refuse_twins(read)
    intents = _in_order([entry for entry in read if isinstance(entry, Intent)])
    await counter.hold(ctx.session)
    desk = service.desk_of(ctx, options, force=options.force)
    if options.prune is not None:
        intents = intents + await _pruned(ctx, intents, owner_id, options)
    prepared = await prepare(desk, owner_id, intents)
    await checks.check(ctx.session, prepared)
    _refuse_failures(items, read, prepared)
    await service.write_and_tell(ctx, desk, prepared, dry_run=options.dry_run)
    return _answer(read, prepared, options).model_copy(update={"warnings": _warnings(items)})


async def delete(ctx: Context, identities: list[Identity], options: service.Options) -> BatchAnswer:
    """Delete all of them or none. Raises BatchRefused, TooLarge, and Invalid for one that is named twice."""
    owner_id = owner_of(ctx.subject, options.scope)
    _check_count(ctx, identities)
    _refuse_repeated(identities)
    intents = [Intent("delete", KINDS[identity.kind], identity) for identity in identities]
    await counter.hold(ctx.session)
    desk = service.desk_of(ctx, options)
    prepared = await prepare(desk, owner_id, intents)
    await checks.check(ctx.session, prepared)
    if prepared.failures:
        raise BatchRefused(prepared.results(), prepared.failures)
    await service.write_and_tell(ctx, desk, prepared, dry_run=options.dry_run)
    return answer_of(prepared, options)


def named(item: Item, namespace: str, owner_id: int, position: int) -> Identity:
    """Which resource an entry of a list means. Raises Invalid."""
    try:
        draft = drafts.read(item.raw, namespace=namespace, partial=True)
    except WegentError as error:
        raise _placed(error, position, item) from None
    return _identity(draft, owner_id)


def answer_of(prepared: Prepared, options: service.Options) -> BatchAnswer:
    """What a batch without failures did."""
    return _answer(list(prepared.intents), prepared, options)


def _check_count(ctx: Context, items: Sized) -> None:
    most = ctx.ports.settings.resource.max_documents
    if len(items) > most:
        raise TooLarge(
            f"These are {len(items)} documents; at most {most} are taken at once (WEGENT_RESOURCE_MAX_DOCUMENTS)."
        )
    if not items:
        raise refused_field("", "missing", "There is no document in this.")


def _read(item: Item, options: Apply, owner_id: int) -> Intent | WegentError:
    try:
        draft = drafts.read(item.raw, namespace=options.within, otherwise=options.namespace or "default")
    except WegentError as error:
        return error
    return Intent("apply", draft.kind, _identity(draft, owner_id), draft.document, draft.resource_version)


def _identity(draft: Draft, owner_id: int) -> Identity:
    return Identity(draft.kind.__name__, draft.namespace, draft.name, owner_id)


def _refuse_twins(read: list[Intent | WegentError]) -> None:
    """The second document of one resource is an error: which of them would count?"""
    seen: dict[Identity, int] = {}
    for position, entry in enumerate(read):
        if not isinstance(entry, Intent):
            continue
        first = seen.setdefault(entry.identity, position)
        if first != position:
            message = f"documents[{first}] is {entry.identity} already. Leave one of them out."
            read[position] = refused_field("metadata.name", "duplicate", message)


def _refuse_repeated(identities: list[Identity]) -> None:
    seen: dict[Identity, int] = {}
    for position, identity in enumerate(identities):
        if (first := seen.setdefault(identity, position)) != position:
            message = f"documents[{first}] is {identity} already. Leave one of them out."
            raise refused_field(f"documents[{position}].metadata.name", "duplicate", message)


def _in_order(intents: list[Intent]) -> list[Intent]:
    """Referenced before those that refer, so that each finds what it needs observed already."""
    ranked = sorted(intents, key=lambda intent: RANKS[intent.identity.kind])
    placed: dict[Identity, Intent] = {}
    for intent in ranked:
        _place(intent, {entry.identity: entry for entry in ranked}, placed, set())
    return list(placed.values())


def _place(
    intent: Intent, all_: dict[Identity, Intent], placed: dict[Identity, Intent], on_the_way: set[Identity]
) -> None:
    if intent.identity in placed or intent.identity in on_the_way:
        return
    on_the_way.add(intent.identity)
    for reference in references.found(intent.kind, intent.sent):
        if reference.kind == intent.identity.kind:
            namespace = reference.namespace or intent.identity.namespace
            needed = all_.get(Identity(reference.kind, namespace, reference.name, intent.identity.owner_id))
            if needed is not None:
                _place(needed, all_, placed, on_the_way)
    placed[intent.identity] = intent


async def _pruned(ctx: Context, intents: list[Intent], owner_id: int, options: Apply) -> list[Intent]:
    """Deletions of what this manager applied earlier, has the label, and is not among the documents any more."""
    assert options.prune is not None  # noqa: S101 - the caller has looked
    if not options.prune.terms:
        raise refused_field("query.prune", "missing", "Say by label what may be deleted, for example app=dev-team.")
    kept = {intent.identity for intent in intents}
    namespaces = {identity.namespace for identity in kept}
    kinds = [name for name in KINDS if name != "Task"]
    rows = await repository.selected(ctx.session, kinds, owner_id, options.prune, None)
    gone = [
        identity_of(row)
        for row in rows
        if options.manager in (row.managed or {}).get("applied", {}) and row.namespace in namespaces
    ]
    return service.deletions(set(gone) - kept)


def _refuse_failures(items: list[Item], read: list[Intent | WegentError], prepared: Prepared) -> None:
    """Raises BatchRefused when anything is not right, with the place of each error in its document."""
    outcomes = {id(intent): outcome for intent, outcome in zip(prepared.intents, prepared.outcomes, strict=True)}
    failures: list[WegentError] = []
    results: list[ItemResult] = []
    shown = {id(intent): result for intent, result in zip(prepared.intents, prepared.results(), strict=True)}
    for position, (item, entry) in enumerate(zip(items, read, strict=True)):
        outcome = entry if isinstance(entry, WegentError) else outcomes[id(entry)]
        if isinstance(outcome, WegentError):
            failures.append(_placed(outcome, position, item))
        if isinstance(entry, Intent):
            results.append(shown[id(entry)])
        else:
            results.append(_unread(item, entry))
    for intent, outcome in outcomes_of_pruning(read, prepared):
        if isinstance(outcome, WegentError):
            failures.append(outcome)
            results.append(shown[id(intent)])
    if failures:
        skipped = [_skipped(result) if result.operation != "failed" else result for result in results]
        raise BatchRefused(skipped, failures)


def outcomes_of_pruning(
    read: list[Intent | WegentError], prepared: Prepared
) -> list[tuple[Intent, Change | WegentError]]:
    sent = {id(entry) for entry in read}
    pairs = zip(prepared.intents, prepared.outcomes, strict=True)
    return [(intent, outcome) for intent, outcome in pairs if id(intent) not in sent]


def _placed(error: WegentError, position: int, item: Item) -> WegentError:
    """The error with the paths of its fields beginning at the batch, and lines and columns where there is a text."""
    if not isinstance(error, Invalid) or not error.details:
        return error
    found = [item.locate(FieldError.model_validate(entry)) for entry in error.details["fields"]]
    prefix = f"documents[{position}]"
    placed = [entry.model_copy(update={"path": f"{prefix}.{entry.path}" if entry.path else prefix}) for entry in found]
    return Invalid(error.message, fields=placed)


def _unread(item: Item, error: WegentError) -> ItemResult:
    """The result of a document that is not even a resource, under the names that it has."""
    raw = item.raw if isinstance(item.raw, dict) else {}
    metadata = raw["metadata"] if isinstance(raw.get("metadata"), dict) else {}
    return ItemResult(
        kind=str(raw.get("kind", ""))[:64],
        name=str(metadata.get("name", ""))[:253],
        namespace=str(metadata.get("namespace", "default"))[:253],
        operation="failed",
        success=False,
        error=error.message,
        failure=ItemError(reason=error.reason, message=error.message, details=error.details),
    )


def _skipped(result: ItemResult) -> ItemResult:
    return result.model_copy(update={"operation": "skipped", "success": False, "id": None, "resource_version": None})


def _answer(read: list[Any], prepared: Prepared, options: service.Options) -> BatchAnswer:
    """Results in the order of the documents, then what was pruned."""
    versions = [change.row.resource_version for change in prepared.changes if change.row is not None]
    results = dict(zip(map(id, prepared.intents), _results(prepared, options), strict=True))
    ordered = [results.pop(id(entry)) for entry in read]
    ordered += results.values()
    return BatchAnswer(
        success=True,
        message=_summary(ordered, dry_run=options.dry_run),
        results=ordered,
        dry_run=options.dry_run,
        resource_version=None if options.dry_run else max(versions, default=None),
    )


def _results(prepared: Prepared, options: service.Options) -> list[ItemResult]:
    results = prepared.results()
    if options.dry_run:
        results = [
            result.model_copy(
                update={"resource_version": None, **({"id": None} if result.operation == "created" else {})}
            )
            for result in results
        ]
    if not isinstance(options, Apply) or not options.diff:
        return results
    return [
        result.model_copy(update={"diff": differences(change)})
        for result, change in zip(results, prepared.changes, strict=True)
    ]


def differences(change: Change) -> list[FieldChange]:
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


def _warnings(items: list[Item]) -> list[str]:
    return [
        f"documents[{position}].status was left out: the system writes it."
        for position, item in enumerate(items)
        if isinstance(item.raw, dict) and item.raw.get("status")
    ]


def _summary(results: list[ItemResult], *, dry_run: bool) -> str:
    counts = {name: sum(result.operation == name for result in results) for name in RESULT_WORDS}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{said}{' (dry run: nothing was written)' if dry_run else ''}."


RESULT_WORDS = ("created", "updated", "unchanged", "deleted")
