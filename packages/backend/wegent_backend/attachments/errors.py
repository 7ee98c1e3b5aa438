"""What can go wrong with files."""

from __future__ import annotations

from wegent_contracts.errors import Conflict, FieldError, Invalid, NotFound, TooLarge, Unavailable, WegentError


class OffsetMismatch(Conflict):
    """The bytes do not follow those that are here; `details.offset` says where to go on."""

    reason = "OffsetMismatch"

    def __init__(self, received: int) -> None:
        super().__init__(
            f"{received} bytes of this file have arrived: go on with the byte at offset {received}.",
            details={"offset": received},
        )


class UploadIncomplete(Conflict):
    """Some bytes are missing; `details.offset` says from where on."""

    reason = "UploadIncomplete"

    def __init__(self, received: int, size: int) -> None:
        super().__init__(
            f"{received} of {size} bytes have arrived: send the rest, from offset {received} on.",
            details={"offset": received, "size": size},
        )


class UploadComplete(Conflict):
    """Nothing can be added to it."""

    reason = "UploadComplete"


class ChecksumMismatch(Conflict):
    """What arrived is not what was announced."""

    reason = "ChecksumMismatch"


class TooManyUploads(Conflict):
    reason = "TooManyUploads"


class QuotaExceeded(TooLarge):
    """A user's files together are too large."""

    reason = "QuotaExceeded"


class AttachmentSent(Conflict):
    """A message has taken it: it goes with its conversation."""

    reason = "AttachmentSent"


class AttachmentNotReady(Conflict):
    """It is not complete yet."""

    reason = "AttachmentNotReady"


class RangeNotSatisfiable(WegentError):
    """The file does not have these bytes."""

    reason, status = "RangeNotSatisfiable", 416


class ContentLost(WegentError):
    """The bytes of a file are gone, or are not those that were stored."""

    reason, status = "ContentLost", 500


class StoreUnavailable(Unavailable):
    """The store of files does not answer, or is not configured in this process."""

    reason = "StoreUnavailable"


def attachment_not_found(attachment_id: int) -> NotFound:
    """The same for one that is not there and for one that is somebody else's."""
    return NotFound(f"There is no attachment {attachment_id}, or it is not yours.")


def refused(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
