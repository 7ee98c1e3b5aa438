"""Entries for elsewhere, as lines of JSON or CSV: read and sent in portions, however many there are."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import orjson
from wegent_contracts.errors import FieldError, Invalid, WegentError

from wegent_backend.audit import repository
from wegent_backend.audit.repository import Filter
from wegent_backend.audit.schemas import AuditEntry
from wegent_backend.ports import Ports
from wegent_backend.tables import AuditRow

Format: TypeAlias = Literal["ndjson", "csv"]
StillAllowed: TypeAlias = Callable[[], Awaitable[object]]
"""Raises WegentError when the caller may not read the trail any more."""

MEDIA: Final[dict[Format, str]] = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
COLUMNS: Final = tuple(AuditEntry.model_fields)
PORTION: Final = 500
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a cell of a spreadsheet begins with that is calculated instead of shown."""


class ExportEnded(Exception):
    """It must not look complete, so that the connection breaks off."""


@dataclass(frozen=True)
class Export:
    """`limit` entries at most, of those after one."""

    wanted: Filter
    form: Format = "ndjson"
    after: int = 0
    limit: int | None = None


async def open_export(ports: Ports, export: Export, *, still_allowed: StillAllowed) -> AsyncIterator[bytes]:
    """The oldest first, up to what is there now. Raises Invalid for more than one answer may have."""
    most = ports.settings.audit.max_export
    if export.limit is not None and export.limit > most:
        message = f"At most {most} entries go into one export (WEGENT_AUDIT_MAX_EXPORT). Ask for the next with `after`."
        raise Invalid(message, fields=[FieldError(path="query.limit", rule="less_than_equal", message=message)])
    async with ports.db.read() as session:
        until = await repository.written(session)
    return _stream(ports, export, export.limit or most, until, still_allowed)


async def _stream(
    ports: Ports, export: Export, left: int, until: int, still_allowed: StillAllowed
) -> AsyncIterator[bytes]:
    if export.form == "csv":
        yield _csv([COLUMNS])
    after = export.after
    while left > 0:
        async with ports.db.read() as session:
            rows = await repository.oldest(session, export.wanted, after=after, until=until, limit=min(left, PORTION))
        if not rows:
            return
        yield _lines(rows, export.form)
        after, left = rows[-1].id, left - len(rows)
        try:
            await still_allowed()
        except WegentError as error:
            raise ExportEnded(error.reason) from error


def _lines(rows: Sequence[AuditRow], form: Format) -> bytes:
    entries = [AuditEntry.model_validate(row) for row in rows]
    if form == "csv":
        return _csv([[_cell(getattr(entry, name)) for name in COLUMNS] for entry in entries])
    return b"".join(orjson.dumps(entry.model_dump(mode="json"), option=orjson.OPT_APPEND_NEWLINE) for entry in entries)


def _csv(records: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(records)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    """One line, and nothing that a spreadsheet would calculate."""
    if isinstance(value, dict):
        return orjson.dumps(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    line = " ".join(value.splitlines())
    return f"'{line}" if line.lstrip().startswith(FORMULA) or line[:1].isspace() else line
