"""What can go wrong with API keys. No message holds one."""

from __future__ import annotations

from wegent_contracts.errors import NotFound, TooLarge


class TooManyKeys(TooLarge):
    """The user has as many keys as one may have."""

    reason = "TooManyKeys"

    def __init__(self, most: int) -> None:
        super().__init__(f"You have {most} keys already, and no more are kept (WEGENT_KEY_MAX_PER_USER). Delete one.")


def key_not_found(key_id: int) -> NotFound:
    """The same for a key that is not there and for one that is somebody else's."""
    return NotFound(f"There is no API key {key_id}.", details={"kind": "ApiKey", "id": key_id})
