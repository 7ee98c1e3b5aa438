"""How an error looks in an ack: the socket's renderer of the error model."""

from __future__ import annotations

import uuid

import structlog
from pydantic import ValidationError
from wegent_contracts.errors import FieldError, Invalid, WegentError
from wegent_contracts.protocol.socket import ErrorAck

log = structlog.get_logger(__name__)


def refusal(error: Exception, request_id: str) -> ErrorAck:
    """The ack of an event whose handler raised `error`; what is not meant for callers stays in the log."""
    if isinstance(error, WegentError):
        log.info("socket.refused", reason=error.reason, message=error.message)
        return ErrorAck(error=error.message, reason=error.reason, details=error.details, request_id=request_id)
    error_id = uuid.uuid4().hex[:12]
    log.error("socket.handler_failed", error_id=error_id, exc_info=error)
    message = f"The server failed at this. Try again; if it stays so, its log has the cause under {error_id}."
    return ErrorAck(error=message, reason="Internal", details={"error_id": error_id}, request_id=request_id)


def invalid_payload(event: str, error: ValidationError) -> Invalid:
    fields = [
        FieldError(path=_path(item["loc"]), rule=item["type"], message=item["msg"])
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    listed = "; ".join(f"{field.path or 'payload'}: {field.message}" for field in fields)
    return Invalid(f"{event} was refused. {listed}.", fields=fields)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path
