"""What callers want done with resources, and what becomes of it: the one way from any verb to a change."""

from __future__ import annotations

import uuid
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.resources import ItemError, ItemResult, Operation
from wegent_contracts.resources import Resource
from wegent_kit.crypto import Keyring

from wegent_backend.resources import drafts, ownership, references, repository
from wegent_backend.resources.errors import FieldsOwned, StaleWrite, already_exists, not_found
from wegent_backend.resources.fields import Document
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.mergepatch import merge
from wegent_backend.resources.observation import is_ready
from wegent_backend.resources.references import Reference, Targets
from wegent_backend.resources.rows import document_of
from wegent_backend.secrets.masking import masked
from wegent_backend.secrets.vault import Vault
from wegent_backend.settings import ResourceSettings
from wegent_backend.tables import ResourceColumns, utc_now

Verb: TypeAlias = Literal["create", "replace", "patch", "apply", "delete", "restore", "rollback"]
Recorded: TypeAlias = Literal["created", "updated", "deleted", "restored", "rolled back"]


@dataclass(frozen=True)
class Desk:
    """Who changes resources, in which transaction, by which limits."""

    session: AsyncSession
    keyring: Keyring
    limits: ResourceSettings
    actor_id: int
    actor_name: str | None
    manager: str
    force: bool = False
    # Whose resources the actor may know of, for what refusals name; None: everybody's.
    sees: frozenset[int] | None = None
    now: datetime = field(default_factory=utc_now)


@dataclass(frozen=True)
class Intent:
    """One thing to do. `sent` has the fields that were sent; for a rollback and a restore, a whole stored document."""

    verb: Verb
    kind: type[Resource]
    identity: Identity
    sent: Document = field(default_factory=dict)
    resource_version: int | None = None


@dataclass
class Change:
    """What an intent comes to. `before` and `after` are whole stored documents; None: there is no such resource."""

    kind: type[Resource]
    identity: Identity
    operation: Operation
    recorded: Recorded
    row: ResourceColumns | None
    uid: str
    before: Document | None
    after: Document | None
    managed: ownership.State
    stored_managed: ownership.State | None = None
    adopts: bool = False  # a row that an older version wrote: it has neither history nor indexes yet


@dataclass
class Prepared:
    """A change or a failure for each intent, in their order; nothing is written yet."""

    intents: list[Intent]
    outcomes: list[Change | WegentError]
    vault: Vault
    targets: Targets

    @property
    def changes(self) -> list[Change]:
        return [outcome for outcome in self.outcomes if isinstance(outcome, Change)]

    @property
    def failures(self) -> list[WegentError]:
        return [outcome for outcome in self.outcomes if not isinstance(outcome, Change)]

    def results(self) -> list[ItemResult]:
        """As they are shown. When there is a failure, whatever would have been written is skipped."""
        refused = bool(self.failures)
        return [
            _result(intent, outcome, refused=refused)
            for intent, outcome in zip(self.intents, self.outcomes, strict=True)
        ]


async def prepare(desk: Desk, intents: list[Intent]) -> Prepared:
    """Work out all changes. The caller holds the counter (versions.hold)."""
    rows = await repository.living(desk.session, [intent.identity for intent in intents])
    vault = await Vault.open(desk.session, desk.keyring, [document_of(row) for row in rows.values()])
    targets = Targets()
    proposals = [_proposal(intent, rows.get(intent.identity)) for intent in intents]
    await targets.load(desk.session, _mentioned(intents, proposals))
    for intent in intents:
        _announce(targets, intent, rows.get(intent.identity))
    outcomes: list[Change | WegentError] = []
    for intent, proposal in zip(intents, proposals, strict=True):
        try:
            outcomes.append(_change(desk, vault, targets, intent, proposal, rows.get(intent.identity)))
        except WegentError as error:
            outcomes.append(error)
    return Prepared(intents, outcomes, vault, targets)


async def prepare_return(desk: Desk, kind: type[Resource], identity: Identity) -> Prepared:
    """Bring back what was deleted last under an identity. Raises AlreadyExists and NotFound."""
    if await repository.living(desk.session, [identity]):
        raise already_exists(identity)
    row = await repository.last_deleted(desk.session, identity)
    if row is None:
        raise not_found(identity)
    document = document_of(row)
    targets = Targets()
    wanted = [(reference, identity) for reference in references.all_of(kind, document)]
    await targets.load(desk.session, wanted)
    change = Change(kind, identity, "created", "restored", row, row.uid, None, document, row.managed or {})
    vault = await Vault.open(desk.session, desk.keyring, [])
    return Prepared([Intent("restore", kind, identity)], [change], vault, targets)


def _mentioned(intents: list[Intent], proposals: list[Document | None]) -> list[tuple[Reference, Identity]]:
    """References of what is proposed, and of what was sent, which may leave more open."""
    found = []
    for intent, proposal in zip(intents, proposals, strict=True):
        identity = intent.identity
        if proposal is not None:
            found += [(reference, identity) for reference in references.all_of(intent.kind, proposal)]
        if intent.verb == "apply" and identity.namespace != "default":
            found += [(reference, identity) for reference in references.found(intent.kind, intent.sent)]
    return found


def _announce(targets: Targets, intent: Intent, row: ResourceColumns | None) -> None:
    if intent.verb == "delete":
        targets.take_away(intent.identity)
    else:
        targets.bring(intent.identity, ready=row is None or is_ready(row.status))


def _proposal(intent: Intent, row: ResourceColumns | None) -> Document | None:
    """The document as it would be, with masks for secrets, not yet validated; None for a deletion."""
    match intent.verb:
        case "delete":
            return None
        case "patch" if row is not None:
            return dict(merge(masked(intent.kind, document_of(row)), intent.sent))
        case "apply":
            base = masked(intent.kind, document_of(row)) if row is not None else drafts.empty()
            return drafts.overlay(base, intent.sent)
    return deepcopy(intent.sent)


def _change(
    desk: Desk, vault: Vault, targets: Targets, intent: Intent, proposal: Document | None, row: ResourceColumns | None
) -> Change:
    """Raises what the caller did wrong with this one."""
    _check_presence(intent, row)
    before = document_of(row) if row is not None else None
    if proposal is None:
        return _deletion(intent, row)
    uid = row.uid if row is not None else str(uuid.uuid4())
    managed: ownership.State = (row.managed if row is not None else None) or {}
    intent, proposal = _qualified(intent, proposal, targets)
    after, managed = _settled(desk, vault, intent, proposal, before, managed, uid)
    adopts = row is not None and row.revision == 0
    same = before == after and not adopts
    operation: Operation = "created" if before is None else "unchanged" if same else "updated"
    recorded: Recorded = "rolled back" if intent.verb == "rollback" else "created" if before is None else "updated"
    owned = row.managed if row is not None else None
    return Change(intent.kind, intent.identity, operation, recorded, row, uid, before, after, managed, owned, adopts)


def _qualified(intent: Intent, proposal: Document, targets: Targets) -> tuple[Intent, Document]:
    """With the namespaces that references mean. Of an apply they belong to who applies, like the names."""
    if intent.identity.namespace == "default":
        return intent, proposal
    if intent.verb == "apply":
        sent = deepcopy(intent.sent)
        references.qualify(intent.kind, intent.identity, sent, targets)
        intent, proposal = replace(intent, sent=sent), drafts.overlay(proposal, sent)
    references.qualify(intent.kind, intent.identity, proposal, targets)
    return intent, proposal


def _check_presence(intent: Intent, row: ResourceColumns | None) -> None:
    if row is None and intent.verb not in {"create", "apply"}:
        raise not_found(intent.identity)
    if row is not None and intent.verb == "create":
        raise already_exists(intent.identity)
    if intent.resource_version is None:
        return
    if row is None:
        raise not_found(intent.identity)
    if row.resource_version != intent.resource_version:
        raise StaleWrite(intent.identity, row.resource_version)


def _deletion(intent: Intent, row: ResourceColumns | None) -> Change:
    assert row is not None  # noqa: S101 - _check_presence has seen to it
    before = document_of(row)
    return Change(intent.kind, intent.identity, "deleted", "deleted", row, row.uid, before, None, row.managed or {})


def _settled(
    desk: Desk,
    vault: Vault,
    intent: Intent,
    proposal: Document,
    before: Document | None,
    managed: ownership.State,
    uid: str,
) -> tuple[Document, ownership.State]:
    """The validated document with its secrets split out, and who owns its fields now."""
    kind, identity = intent.kind, intent.identity
    whole = drafts.complete(kind, identity.namespace, identity.name, proposal)
    if intent.verb == "rollback":
        return whole, ownership.update(before, whole, managed, desk.manager, desk.now)
    part = drafts.pick(whole, drafts.written(intent.sent)) if intent.verb == "apply" else whole
    kept = vault.keep(kind, part, before, owner_id=identity.owner_id, namespace=identity.namespace, resource_uid=uid)
    if intent.verb != "apply":
        return kept, ownership.update(before, kept, managed, desk.manager, desk.now)
    try:
        applied = ownership.apply(before or drafts.empty(), managed, kept, desk.manager, desk.now, force=desk.force)
    except ownership.Conflicts as conflict:
        raise FieldsOwned(identity, conflict.conflicts) from None
    return drafts.complete(kind, identity.namespace, identity.name, applied.document), applied.state


def _result(intent: Intent, outcome: Change | WegentError, *, refused: bool) -> ItemResult:
    named = {"kind": intent.identity.kind, "name": intent.identity.name, "namespace": intent.identity.namespace}
    if isinstance(outcome, WegentError):
        failure = ItemError(reason=outcome.reason, message=outcome.message, details=outcome.details)
        return ItemResult(**named, operation="failed", success=False, error=outcome.message, failure=failure)
    if refused:
        return ItemResult(**named, operation="skipped", success=False)
    row = outcome.row
    return ItemResult(
        **named,
        operation=outcome.operation,
        success=True,
        id=row.id if row is not None else None,
        resource_version=row.resource_version if row is not None else None,
    )
