"""What only a whole batch can tell: references that lead nowhere or in a circle, deletions that others feel."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import Conflict, FieldError, WegentError
from wegent_contracts.protocol.resources import Referrer
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import field_path, suggest

from wegent_backend.resources import references, repository
from wegent_backend.resources.errors import Referenced, refused, refused_field
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Prepared
from wegent_backend.resources.references import SECRET, Reference, Targets
from wegent_backend.resources.rows import document_of
from wegent_backend.tables import TaskRow

LONGEST_CHAIN = 10
"""References from a kind to itself (a shell's base, a model's helper) may be this deep."""


async def check(session: AsyncSession, prepared: Prepared) -> None:
    """Turns changes that cannot be into failures, in place."""
    referrers = await _referrers(session, prepared, [change for change in prepared.changes if change.after is None])
    for position, outcome in enumerate(prepared.outcomes):
        if isinstance(outcome, WegentError):
            continue
        try:
            if outcome.after is None:
                _check_deletion(outcome, referrers.get(outcome.identity, []))
            else:
                _check_team(outcome)
                await _check_references(session, prepared.targets, outcome)
                await _check_circle(session, prepared, outcome)
        except WegentError as error:
            prepared.outcomes[position] = error


def missing(change_refs: Iterable[Reference], namespace: str, targets: Targets) -> list[Reference]:
    return [reference for reference in change_refs if targets.find(reference, namespace) is None]


async def _referrers(
    session: AsyncSession, prepared: Prepared, deletions: list[Change]
) -> dict[Identity, list[Referrer]]:
    """Who will still refer to what is deleted, once the batch is done."""
    if not deletions:
        return {}
    found = await repository.referrers(session, {change.identity for change in deletions})
    rewritten = {change.identity: _keys(change) for change in prepared.changes}
    remaining = {
        identity: [
            referrer
            for source, referrer in entries
            if source not in rewritten or (identity.kind, identity.name) in rewritten[source]
        ]
        for identity, entries in found.items()
    }
    teams = {change.row.id: change.identity for change in deletions if change.row and change.identity.kind == "Team"}
    for team_id, busy in (await repository.busy_tasks(session, teams) if teams else {}).items():
        remaining[teams[team_id]] = remaining.get(teams[team_id], []) + busy
    return remaining


def _keys(change: Change) -> set[tuple[str, str]]:
    """What the resource refers to when the batch is done."""
    after = references.all_of(change.kind, change.after) if change.after is not None else []
    return {(reference.kind, reference.name) for reference in after}


def _check_deletion(change: Change, referrers: list[Referrer]) -> None:
    if referrers:
        raise Referenced(change.identity, referrers)
    if isinstance(change.row, TaskRow) and change.row.last_message_id and change.row.state in repository.BUSY_STATES:
        raise Conflict(f"{change.identity} is being answered. Stop the answer, or wait until it is complete.")


def _check_team(change: Change) -> None:
    """Raises Invalid: a conversation stays with the team that it began with."""
    row, before, after = change.row, change.before, change.after
    if not isinstance(row, TaskRow) or not row.last_message_id or before is None or after is None:
        return
    if before["spec"]["teamRef"] != after["spec"]["teamRef"]:
        message = "This conversation has messages, and stays with its team. Create another Task."
        raise refused_field("spec.teamRef", "immutable", message)


async def _check_references(session: AsyncSession, targets: Targets, change: Change) -> None:
    """Raises Invalid for references that the change brings and that lead nowhere. Older ones become a condition."""
    assert change.after is not None  # noqa: S101 - deletions have no references
    namespace = change.identity.namespace
    old = _known(change, change.before)
    lost = [
        reference
        for reference in missing(references.all_of(change.kind, change.after), namespace, targets)
        if (reference.kind, reference.namespace, reference.name) not in old
    ]
    if lost:
        raise refused([await _no_such(session, targets, reference, namespace) for reference in lost])


def _known(change: Change, document: Document | None) -> set[tuple[str, str | None, str]]:
    found = references.all_of(change.kind, document) if document is not None else []
    return {(reference.kind, reference.namespace, reference.name) for reference in found}


async def _no_such(session: AsyncSession, targets: Targets, reference: Reference, namespace: str) -> FieldError:
    where = reference.namespace or namespace
    message = f'There is no {reference.kind} "{reference.name}" in the namespace "{where}".'
    if reference.kind == SECRET:
        message = (
            f'There is no stored secret "{reference.name}" in the namespace "{where}". '
            f"Store it first, as `wegent secrets set {reference.name}` does."
        )
    else:
        names = await repository.names(session, reference.kind, targets.owner_id)
        if near := suggest(reference.name, [*names, *targets.names(reference.kind)]):
            message += f' Did you mean "{near}"?'
    return FieldError(path=field_path(reference.path), rule="reference", message=message)


async def _check_circle(session: AsyncSession, prepared: Prepared, change: Change) -> None:
    """Raises Invalid when a resource refers to itself, by however many steps through resources of its kind."""
    trail = [change.identity]
    first: Reference | None = None
    following = change.after
    while following is not None:
        step = _same_kind(change, following)
        target = prepared.targets.find(step, trail[-1].namespace) if step else None
        first = first or step
        if step is None or first is None or target is None:
            return
        trail.append(target.identity)
        if target.identity in trail[:-1] or len(trail) > LONGEST_CHAIN:
            chain = " → ".join(identity.name for identity in trail)
            raise refused_field(field_path(first.path), "cycle", f"These refer to each other in a circle: {chain}.")
        following = await _document(session, prepared, target.identity)


def _same_kind(change: Change, document: Document) -> Reference | None:
    own = [entry for entry in references.found(change.kind, document) if entry.kind == change.identity.kind]
    return own[0] if own else None


async def _document(session: AsyncSession, prepared: Prepared, identity: Identity) -> Document | None:
    """Of the batch or of the store, with what it refers to looked up."""
    for change in prepared.changes:
        if change.identity == identity:
            return change.after
    row = (await repository.living(session, [identity])).get(identity)
    if row is None:
        return None
    document = document_of(row)
    kind = KINDS[identity.kind]
    await prepared.targets.load(session, [(entry, identity.namespace) for entry in references.found(kind, document)])
    return document
