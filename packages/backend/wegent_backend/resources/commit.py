"""Writing prepared changes: rows, indexes, history, status, and what follows for those that refer to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, delete, insert, or_
from sqlalchemy.orm.attributes import flag_modified
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import field_path

from wegent_backend.resources import observation, ownership, references, repository
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Desk, Prepared
from wegent_backend.resources.observation import Surroundings
from wegent_backend.resources.references import Targets
from wegent_backend.resources.rows import document_of, fill, identity_of, table_of
from wegent_backend.resources.versions import next_versions
from wegent_backend.secrets.references import marked_ids
from wegent_backend.secrets.vault import forget_unused
from wegent_backend.tables import (
    LabelRow,
    QueuedFileRow,
    QueuedMessageRow,
    QueueRow,
    ReferenceRow,
    ResourceColumns,
    RevisionRow,
    TaskRow,
)

WRITTEN = ("deleted_id", "generation", "display_name", "labels", "annotations", "spec", "managed", "status")

DEEPEST = 10
"""How far a change of readiness is followed through those that refer to it."""


async def write(desk: Desk, prepared: Prepared) -> int | None:
    """Write all changes; their rows are there afterwards. Returns one of its resourceVersions; None: no new one."""
    claimed = _write_owners(prepared)
    todo = [change for change in prepared.changes if change.operation != "unchanged"]
    version = await _write_changes(desk, prepared, todo) if todo else None
    turned = await renew(desk, claimed)
    return turned[-1].resource_version if turned else version


def _write_owners(prepared: Prepared) -> list[ResourceColumns]:
    """Note who owns the fields of what stays as it is. That alone is no new version, but it can end a drift."""
    claimed = []
    for change in prepared.changes:
        row = change.row
        if change.operation == "unchanged" and row is not None and row.managed != change.managed:
            row.managed = change.managed
            flag_modified(row, "updated_at")  # which would move by itself
            claimed.append(row)
    return claimed


async def _write_changes(desk: Desk, prepared: Prepared, todo: list[Change]) -> int:
    versions = await next_versions(desk.session, len(todo))
    turned = [
        change for change, version in zip(todo, versions, strict=True) if _write_row(desk, prepared, change, version)
    ]
    await desk.session.flush()
    await _link_teams(desk, prepared.targets, todo)
    await _end_queues(desk, todo)
    await _write_indexes(desk, prepared.targets, todo)
    await _write_history(desk, todo)
    await prepared.vault.flush(desk.session)
    await refresh_referrers(desk, [change.identity for change in turned])
    await _trim(desk, todo)
    return versions[-1]


async def refresh_referrers(desk: Desk, identities: list[Identity], depth: int = 0) -> None:
    """Observe anew whoever refers to these, and whoever refers to them in turn when that changes what they can do."""
    found = await repository.referrers(desk.session, set(identities)) if identities and depth < DEEPEST else {}
    sources = {source for entries in found.values() for source, _ in entries}
    rows = await repository.living(desk.session, sources) if sources else {}
    turned = await renew(desk, list(rows.values()))
    if turned:
        await refresh_referrers(desk, [identity_of(row) for row in turned], depth + 1)


async def renew(desk: Desk, rows: list[ResourceColumns]) -> list[ResourceColumns]:
    """Observe rows anew. Those whose status is another one now get a new version, and are returned."""
    turned = await _observe_again(desk, rows)
    if turned:
        for row, version in zip(turned, await next_versions(desk.session, len(turned)), strict=True):
            row.resource_version = version
        await desk.session.flush()
    return turned


async def write_status(desk: Desk, row: ResourceColumns, status: dict[str, Any]) -> None:
    """Store what was observed; what this module observes itself stays its own."""
    derived = [entry for entry in row.status.get("conditions", []) if entry["type"] in observation.DERIVED]
    others = [entry for entry in status.get("conditions", []) if entry["type"] not in observation.DERIVED]
    row.status = {**status, "conditions": derived + others}
    await _observe_again(desk, [row])
    row.resource_version = (await next_versions(desk.session, 1))[-1]
    await desk.session.flush()


async def _observe_again(desk: Desk, rows: list[ResourceColumns]) -> list[ResourceColumns]:
    """Those whose status is another one now. What they refer to is looked up for all of them together."""
    turned = []
    targets = Targets()
    await targets.load(desk.session, [(entry, identity_of(row)) for row in rows for entry in _references(row)])
    for row in rows:
        before, row.status = row.status, observe(desk, row, document_of(row), targets)
        if row.status != before:
            turned.append(row)
    return turned


def _references(row: ResourceColumns) -> list[references.Reference]:
    return references.all_of(KINDS[row.kind], document_of(row))


def observe(desk: Desk, row: ResourceColumns, document: Document, targets: Targets) -> dict[str, Any]:
    """The status of a row that holds the document."""
    missing, unready = [], []
    for reference in references.all_of(KINDS[row.kind], document):
        target = targets.find(reference, identity_of(row))
        if target is None:
            missing.append(reference)
        elif not target.ready:
            unready.append(reference)
    around = Surroundings(missing, unready, ownership.drift(document, row.managed))
    return observation.observe(
        row.kind, document, around, before=row.status or {}, generation=row.generation, now=desk.now
    )


def _write_row(desk: Desk, prepared: Prepared, change: Change, version: int) -> bool:
    """Returns whether those that refer to it may be affected."""
    if change.row is not None:
        _write_whole(change.row)
    row = change.row = change.row or _new_row(desk, change, version)
    row.resource_version = version
    row.revision += 1
    if change.after is None:
        row.deleted_id = row.id
        row.updated_at = desk.now
        return True
    if change.recorded == "restored":
        row.deleted_id, row.created_version = 0, version
    elif change.before is not None:
        row.generation += change.before["spec"] != change.after["spec"]
    was_ready = change.before is not None and observation.is_ready(row.status)
    fill(row, change.after)
    row.managed = change.managed
    row.status = observe(desk, row, change.after, prepared.targets)
    ready = observation.is_ready(row.status)
    prepared.targets.bring(change.identity, ready=ready)
    return change.before is None or change.recorded == "restored" or ready != was_ready


def _write_whole(row: ResourceColumns) -> None:
    """Rows of which the same columns are written go into one statement, whatever has changed in each."""
    for name in WRITTEN:
        flag_modified(row, name)


def _new_row(desk: Desk, change: Change, version: int) -> ResourceColumns:
    identity = change.identity
    row: ResourceColumns = table_of(identity.kind)(
        uid=change.uid,
        kind=identity.kind,
        namespace=identity.namespace,
        name=identity.name,
        user_id=identity.owner_id,
        deleted_id=0,
        created_version=version,
        revision=0,
        generation=1,
        status={},
        created_at=desk.now,
        updated_at=desk.now,
    )
    if isinstance(row, TaskRow):
        row.last_message_at = desk.now
        row.state, row.progress, row.last_message_id = "PENDING", 0, 0
    desk.session.add(row)
    return row


async def _link_teams(desk: Desk, targets: Targets, changes: list[Change]) -> None:
    """Conversations know their team by its number."""
    teams = [
        (change.row, target.identity)
        for change in changes
        if isinstance(change.row, TaskRow) and change.after is not None
        for entry in references.found(change.kind, change.after)
        if entry.kind == "Team" and (target := targets.find(entry, change.identity))
    ]
    rows = await repository.living(desk.session, {identity for _, identity in teams}) if teams else {}
    for task, identity in teams:
        task.team_id = rows[identity].id


async def _end_queues(desk: Desk, changes: list[Change]) -> None:
    """What waits to be said in a conversation goes with it, and does not come back."""
    gone = [change.row.id for change in changes if isinstance(change.row, TaskRow) and change.after is None]
    for part in (QueuedFileRow, QueuedMessageRow, QueueRow) if gone else ():
        await desk.session.execute(
            delete(part).where(part.task_id.in_(gone)).execution_options(synchronize_session=False)
        )


async def _write_indexes(desk: Desk, targets: Targets, changes: list[Change]) -> None:
    """Labels and references as they are now, where they differ from before."""
    labels = [change for change in changes if change.adopts or _labels(change.before) != _labels(change.after)]
    await _replace(desk, LabelRow, LabelRow.kind, LabelRow.resource_id, labels, _label_values)
    linked = [
        change for change in changes if change.adopts or _links(change, change.before) != _links(change, change.after)
    ]
    await _replace(
        desk,
        ReferenceRow,
        ReferenceRow.source_kind,
        ReferenceRow.source_id,
        linked,
        lambda change: _reference_values(change, targets),
    )


async def _replace(desk: Desk, table: Any, kind: Any, row_id: Any, changes: list[Change], values: Any) -> None:
    old = [change for change in changes if change.before is not None]
    by_kind = {name: [c.row.id for c in old if c.row and c.identity.kind == name] for name in _kinds(old)}
    if by_kind:
        stale = or_(*(and_(kind == name, row_id.in_(ids)) for name, ids in by_kind.items()))
        await desk.session.execute(delete(table).where(stale).execution_options(synchronize_session=False))
    new = [value for change in changes if change.after is not None for value in values(change)]
    if new:
        await desk.session.execute(insert(table), new)


def _kinds(changes: Iterable[Change]) -> list[str]:
    return sorted({change.identity.kind for change in changes})


def _labels(document: Document | None) -> dict[str, str]:
    return document["metadata"]["labels"] if document is not None else {}


def _links(change: Change, document: Document | None) -> list[references.Reference]:
    return references.all_of(change.kind, document) if document is not None else []


def _label_values(change: Change) -> list[dict[str, Any]]:
    owned = {"kind": change.identity.kind, "resource_id": _id(change), "user_id": change.identity.owner_id}
    return [{**owned, "key": key, "value": value} for key, value in _labels(change.after).items()]


def _reference_values(change: Change, targets: Targets) -> list[dict[str, Any]]:
    identity = change.identity
    source = {"source_kind": identity.kind, "source_id": _id(change), "user_id": identity.owner_id}
    return [
        {
            **source,
            "path": field_path(entry.path)[:512],
            "kind": entry.kind,
            "namespace": target.identity.namespace if target else entry.namespace or identity.namespace,
            "name": entry.name,
        }
        for entry in _links(change, change.after)
        for target in [targets.find(entry, identity)]
    ]


def _id(change: Change) -> int:
    assert change.row is not None  # noqa: S101 - rows are written before their indexes
    return change.row.id


async def _write_history(desk: Desk, changes: list[Change]) -> None:
    await desk.session.execute(
        insert(RevisionRow),
        [
            {
                "resource_uid": row.uid,
                "revision": row.revision,
                "resource_version": row.resource_version,
                "generation": row.generation,
                "operation": change.recorded,
                "manager": desk.manager,
                "user_id": desk.actor_id,
                "user_name": desk.actor_name,
                "document": change.after if change.after is not None else change.before,
                "created_at": desk.now,
            }
            for change in changes
            if (row := change.row) is not None
        ],
    )


async def _trim(desk: Desk, changes: list[Change]) -> None:
    """Forget the oldest revisions of what has too many, and the secrets that only they pointed at."""
    most = desk.limits.max_revisions
    rows = {row.uid: row for change in changes if (row := change.row) is not None and row.revision > most}
    forgotten = await repository.forget_revisions(desk.session, rows, keep=most) if rows else {}
    for uid, documents in forgotten.items():
        if not set(marked_ids(documents)) <= set(marked_ids(document_of(rows[uid]))):
            kept = await repository.revisions(desk.session, uid, below=None, limit=most)
            await forget_unused(desk.session, uid, [document_of(rows[uid]), *(entry.document for entry in kept)])
