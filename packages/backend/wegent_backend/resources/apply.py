"""Server-side apply: many documents in any order, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wegent_contracts.errors import FieldError, Invalid, TooLarge, WegentError
from wegent_contracts.protocol.resources import BatchAnswer, ItemResult
from wegent_contracts.resources import KINDS

from wegent_backend.access.owners import Scope, owner_of
from wegent_backend.access.rules import Verb
from wegent_backend.context import Context
from wegent_backend.resources import checks, drafts, repository, service
from wegent_backend.resources import versions as counter
from wegent_backend.resources.batch_answers import answer, skipped, unread
from wegent_backend.resources.chains import in_order
from wegent_backend.resources.drafts import Draft
from wegent_backend.resources.errors import BatchRefused, refused_field
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Intent, Prepared, prepare
from wegent_backend.resources.rows import identity_of
from wegent_backend.resources.selectors import Selector

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
    _check_count(ctx, items)
    read = [_read(ctx, item, options) for item in items]
    _refuse_twins(read)
    intents = in_order([entry for entry in read if isinstance(entry, Intent)])
    await counter.hold(ctx.session)
    desk = service.desk_of(ctx, options, force=options.force)
    if options.prune is not None:
        intents = intents + await _pruned(ctx, intents, options)
    prepared = await prepare(desk, intents)
    await checks.check(desk, prepared)
    _refuse_failures(items, read, prepared)
    await service.write_and_tell(ctx, desk, prepared, dry_run=options.dry_run)
    found = answer(prepared, sent=read, dry_run=options.dry_run, diff=options.diff)
    return found.model_copy(update={"warnings": _warnings(items)})


async def delete(ctx: Context, identities: list[Identity], options: service.Options) -> BatchAnswer:
    """Delete all of them or none. Raises BatchRefused, TooLarge, and Invalid for one that is named twice."""
    _check_count(ctx, identities)
    _refuse_repeated(identities)
    intents = [Intent("delete", KINDS[identity.kind], identity) for identity in identities]
    await counter.hold(ctx.session)
    desk = service.desk_of(ctx, options)
    prepared = await prepare(desk, intents)
    await checks.check(desk, prepared)
    if prepared.failures:
        raise BatchRefused(prepared.results(), prepared.failures)
    await service.write_and_tell(ctx, desk, prepared, dry_run=options.dry_run)
    return answer(prepared, dry_run=options.dry_run)


def named(ctx: Context, item: Item, namespace: str, options: service.Options, position: int) -> Identity:
    """Which resource an entry of a list means, to delete it. Raises Invalid, Forbidden, NotFound."""
    try:
        draft = drafts.read(item.raw, namespace=namespace, partial=True)
        return _identity(ctx, draft, options.scope, "delete")
    except WegentError as error:
        raise _placed(error, position, item) from None


def _check_count(ctx: Context, items: Sized) -> None:
    most = ctx.ports.settings.resource.max_documents
    if len(items) > most:
        raise TooLarge(
            f"These are {len(items)} documents; at most {most} are taken at once (WEGENT_RESOURCE_MAX_DOCUMENTS)."
        )
    if not items:
        raise refused_field("", "missing", "There is no document in this.")


def _read(ctx: Context, item: Item, options: Apply) -> Intent | WegentError:
    try:
        draft = drafts.read(item.raw, namespace=options.within, otherwise=options.namespace or "default")
        identity = _identity(ctx, draft, options.scope, "update")
    except WegentError as error:
        return error
    return Intent("apply", draft.kind, identity, draft.document, draft.resource_version)


def _identity(ctx: Context, draft: Draft, scope: Scope | None, verb: Verb) -> Identity:
    kind = draft.kind.__name__
    return Identity(kind, draft.namespace, draft.name, owner_of(ctx.subject, scope, draft.namespace, verb, kind=kind))


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


async def _pruned(ctx: Context, intents: list[Intent], options: Apply) -> list[Intent]:
    """Deletions of what this manager applied earlier, has the label, and is not among the documents any more."""
    assert options.prune is not None  # noqa: S101 - the caller has looked
    if not options.prune.terms:
        raise refused_field("query.prune", "missing", "Say by label what may be deleted, for example app=dev-team.")
    kept = {intent.identity for intent in intents}
    namespaces = {identity.namespace for identity in kept}
    kinds = [name for name in KINDS if name != "Task"]
    owners = sorted({identity.owner_id for identity in kept})
    rows = [
        row for owner in owners for row in await repository.selected(ctx.session, kinds, owner, options.prune, None)
    ]
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
            results.append(unread(item.raw, entry))
    for intent, outcome in outcomes_of_pruning(read, prepared):
        if isinstance(outcome, WegentError):
            failures.append(outcome)
            results.append(shown[id(intent)])
    if failures:
        raise BatchRefused([skipped(result) for result in results], failures)


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


def _warnings(items: list[Item]) -> list[str]:
    return [
        f"documents[{position}].status was left out: the system writes it."
        for position, item in enumerate(items)
        if isinstance(item.raw, dict) and item.raw.get("status")
    ]
