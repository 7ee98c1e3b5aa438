"""What can go wrong with secrets. No message holds one."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, Internal, NotFound, TooLarge
from wegent_contracts.protocol.resources import Referrer

SHOWN = 5


class SecretMissing(NotFound):
    """A resource refers to a stored secret that its owner does not have."""

    reason = "SecretMissing"

    def __init__(self, namespace: str, names: list[str]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names)
        super().__init__(
            f'There is no secret {quoted} in the namespace "{namespace}" of this owner. '
            "Store it under that name, or write the value in place of the reference.",
            details={"namespace": namespace, "names": names},
        )


class SecretUnreadable(Internal):
    """What is stored cannot be decrypted: it was changed, or its key is gone."""

    reason = "SecretUnreadable"

    def __init__(self, which: str) -> None:
        super().__init__(
            f"The secret {which} cannot be read: what is stored was changed, or its key is no longer there. "
            "Write the secret anew."
        )


class SecretReferenced(Conflict):
    """Resources refer to the secret that shall be deleted."""

    reason = "Referenced"

    def __init__(self, name: str, referrers: list[Referrer]) -> None:
        names = ", ".join(dict.fromkeys(f"{entry.kind}/{entry.name}" for entry in referrers[:SHOWN]))
        more = f" and {len(referrers) - SHOWN} more" if len(referrers) > SHOWN else ""
        super().__init__(
            f'The secret "{name}" is used by {names}{more}. Change those first, or delete it with force.',
            details={"referrers": [entry.model_dump() for entry in referrers]},
        )


class TooManySecrets(TooLarge):
    """The owner has as many secrets as one may have."""

    reason = "TooManySecrets"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"There are {most} secrets already, and no more are kept (WEGENT_RESOURCE_MAX_SECRETS). "
            "Delete one that nothing uses."
        )


def secret_not_found(namespace: str, name: str) -> NotFound:
    """The same for a secret that is not there and for one that is somebody else's."""
    return NotFound(
        f'There is no secret "{name}" in the namespace "{namespace}".',
        details={"kind": "Secret", "namespace": namespace, "name": name},
    )
