"""What only a whole batch can tell: references that lead nowhere or in a circle, deletions that others feel."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, WegentError
from wegent_contracts.protocol.resources import Referrer

from wegent_backend.resources import references, repository
from wegent_backend.resources.chains import Chains
from wegent_backend.resources.errors import Referenced, refused_field
from wegent_backend.resources.identity import Identity
from wegent_backend.resources.intents import Change, Desk, Prepared
from wegent_backend.resources.lost import LostReferences
from wegent_backend.tables import TaskRow


async def check(desk: Desk, prepared: Prepared) -> None:
    """Turns changes that cannot be into failures, in place. What it reads grows with the batch, how often does not."""
    deletions = [change for change in prepared.changes if change.after is None]
    referrers = await _referrers(desk, prepared, deletions) if deletions else {}
    lost = await LostReferences.load(desk, prepared)
    chains = await Chains.load(desk.session, prepared)
    for position, outcome in enumerate(prepared.outcomes):
        if isinstance(outcome, WegentError):
            continue
        try:
            if outcome.after is None:
                _check_deletion(outcome, referrers.get(outcome.identity, []), desk.sees)
            else:
                _check_team(outcome)
                lost.check(outcome)
                chains.check(outcome)
        except WegentError as error:
            prepared.outcomes[position] = error


async def _referrers(
    desk: Desk, prepared: Prepared, deletions: list[Change]
) -> dict[Identity, list[tuple[int, Referrer]]]:
    """Who will still refer to what is deleted, once the batch is done, each with its owner."""
    found = await repository.referrers(desk.session, {change.identity for change in deletions})
    rewritten = {change.identity: _names(change) for change in prepared.changes}
    remaining = {
        identity: [
            (source.owner_id, referrer)
            for source, referrer in entries
            if source not in rewritten or (identity.kind, identity.namespace, identity.name) in rewritten[source]
        ]
        for identity, entries in found.items()
    }
    teams = {change.row.id: change.identity for change in deletions if change.row and change.identity.kind == "Team"}
    for team_id, busy in (await repository.busy_tasks(desk.session, teams) if teams else {}).items():
        remaining[teams[team_id]] = remaining.get(teams[team_id], []) + busy
    return remaining


def _names(change: Change) -> set[tuple[str, str, str]]:
    """What the resource may mean by its references when the batch is done."""
    after = references.all_of(change.kind, change.after) if change.after is not None else []
    own = change.identity.namespace
    return {(entry.kind, namespace, entry.name) for entry in after for namespace in references.candidates(entry, own)}


def _check_deletion(change: Change, referrers: list[tuple[int, Referrer]], sees: frozenset[int] | None) -> None:
    if referrers:
        shown = [referrer for owner, referrer in referrers if sees is None or owner in sees]
        raise Referenced(change.identity, shown, hidden=len(referrers) - len(shown))
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
