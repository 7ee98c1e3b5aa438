"""Why the resource store refuses something."""

from __future__ import annotations

from typing import Any

from wegent_contracts.errors import AlreadyExists, Conflict, FieldError, Invalid, NotFound, WegentError
from wegent_contracts.protocol.resources import BatchAnswer, FieldConflict, ItemResult, Referrer

from wegent_backend.resources.identity import Identity

SHOWN = 5


class StaleWrite(Conflict):
    """The resource has changed since the caller read it."""

    def __init__(self, identity: Identity, current: int) -> None:
        super().__init__(
            f"{identity} has changed since you read it: it is at resourceVersion {current} now. Read it again.",
            details={"resourceVersion": current},
        )


class FieldsOwned(Conflict):
    """Another manager owns fields that apply would change."""

    reason = "FieldConflict"

    def __init__(self, identity: Identity, conflicts: list[FieldConflict]) -> None:
        named = "; ".join(f"{entry.path} belongs to {entry.manager}" for entry in conflicts[:SHOWN])
        more = f" and {len(conflicts) - SHOWN} more" if len(conflicts) > SHOWN else ""
        super().__init__(
            f"{identity}: {named}{more}. Leave the fields as they are, or take them over with force.",
            details={"conflicts": [entry.model_dump() for entry in conflicts]},
        )
        self.conflicts = conflicts


class Referenced(Conflict):
    """Others refer to what shall be deleted."""

    reason = "Referenced"

    def __init__(self, identity: Identity, referrers: list[Referrer], *, hidden: int = 0) -> None:
        """`hidden`: as many more that the caller may not know."""
        names = list(dict.fromkeys(f"{entry.kind}/{entry.name}" for entry in referrers[:SHOWN]))
        if len(referrers) > SHOWN:
            names.append(f"{len(referrers) - SHOWN} more")
        if hidden:
            names.append(f"{hidden} of other people")
        super().__init__(
            f"{identity} is referred to by {_listed(names)}. Change those first, or delete them with it (cascade).",
            details={
                "referrers": [entry.model_dump() for entry in referrers],
                **({"hidden": hidden} if hidden else {}),
            },
        )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class BatchRefused(WegentError):
    """Nothing of a batch was written, because of some of its items. The answer has a result for each."""

    def __init__(self, results: list[ItemResult], failures: list[WegentError]) -> None:
        first = failures[0]
        count = f"{len(failures)} of {len(results)} documents are refused" if len(results) > 1 else "Refused"
        super().__init__(f"{count}; nothing was written. {first.message}", details=_details(failures))
        self.reason = first.reason  # type: ignore[misc]
        self.status = first.status  # type: ignore[misc]
        self._results = results

    @property
    def payload(self) -> dict[str, Any]:
        answer = BatchAnswer(success=False, message=self.message, results=self._results)
        return answer.model_dump(mode="json", by_alias=True, exclude_none=True)


def _details(failures: list[WegentError]) -> dict[str, Any] | None:
    """Lists of all failures together, under their names."""
    together: dict[str, Any] = {}
    for failure in failures:
        for key, value in (failure.details or {}).items():
            together[key] = together.get(key, []) + value if isinstance(value, list) else value
    return together or None


def not_found(identity: Identity) -> NotFound:
    return NotFound(
        f"There is no {identity}.",
        details={"kind": identity.kind, "namespace": identity.namespace, "name": identity.name},
    )


def already_exists(identity: Identity) -> AlreadyExists:
    return AlreadyExists(
        f"There is a {identity} already. Change it with PUT, PATCH or apply, or choose another name.",
        details={"kind": identity.kind, "namespace": identity.namespace, "name": identity.name},
    )


def refused(fields: list[FieldError]) -> Invalid:
    """Invalid with a message that names the first few fields."""
    named = "; ".join(f"{field.path}: {field.message}" if field.path else field.message for field in fields[:SHOWN])
    more = f"; and {len(fields) - SHOWN} more" if len(fields) > SHOWN else ""
    return Invalid(f"Some of the input is not right. {named}{more}", fields=fields)


def refused_field(path: str, rule: str, message: str) -> Invalid:
    return refused([FieldError(path=path, rule=rule, message=message)])
