"""Triggers that refuse to change or delete rows of a table, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger(__name__)

NOT_ALLOWED: Final = frozenset({1142, 1227, 1419})
"""MySQL: who creates triggers needs a right of their own, and with a binary log one more."""


def trigger(table: str, verb: str) -> str:
    return f"{table}_no_{verb.lower()}"


def guard(connection: Connection, table: str) -> None:
    """Have the triggers. Where the database does not let this user make any, the table goes without."""
    for verb in ("UPDATE", "DELETE"):
        try:
            connection.execute(text(_STATEMENTS[connection.dialect.name](table, verb)))
        except DBAPIError as error:
            if not NOT_ALLOWED & set(getattr(error.orig, "args", ())):
                raise
            log.warning("migration.no_triggers", table=table, error=str(error.orig))


def _of_sqlite(table: str, verb: str) -> str:
    refuse = f"SELECT RAISE(ABORT, '{table} can only be added to')"
    return f"CREATE TRIGGER {trigger(table, verb)} BEFORE {verb} ON {table} BEGIN {refuse}; END"


def _of_mysql(table: str, verb: str) -> str:
    refuse = f"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '{table} can only be added to'"
    return f"CREATE TRIGGER {trigger(table, verb)} BEFORE {verb} ON {table} FOR EACH ROW {refuse}"


_STATEMENTS: Final[dict[str, Callable[[str, str], str]]] = {
    "sqlite": _of_sqlite,
    "mysql": _of_mysql,
    "mariadb": _of_mysql,
}
