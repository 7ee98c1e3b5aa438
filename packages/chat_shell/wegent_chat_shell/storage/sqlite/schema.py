"""The tables of the file, and how a file of an earlier version gets there: one step for each version."""

from __future__ import annotations

import sqlite3
from typing import Final

from wegent_contracts.errors import WegentError

_CONVERSATIONS: Final = """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_place INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX conversations_by_time ON conversations (owner, updated_at DESC, id DESC);
CREATE TABLE messages (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  ending TEXT NOT NULL,
  model TEXT,
  sent_at TEXT NOT NULL,
  PRIMARY KEY (conversation, place)
) WITHOUT ROWID;
CREATE TABLE notes (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  covers INTEGER NOT NULL,
  text TEXT NOT NULL,
  model TEXT NOT NULL,
  PRIMARY KEY (conversation, covers)
) WITHOUT ROWID;
"""

_TURNS: Final = """
CREATE TABLE turns (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  conversation TEXT REFERENCES conversations (id) ON DELETE CASCADE,
  facts TEXT NOT NULL,
  said TEXT NOT NULL,
  expires_at TEXT NOT NULL
);
CREATE INDEX turns_by_conversation ON turns (conversation);
CREATE TABLE tool_calls (
  turn TEXT NOT NULL,
  call TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments TEXT NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT,
  PRIMARY KEY (turn, call)
) WITHOUT ROWID;
CREATE TABLE checkpoints (
  turn TEXT NOT NULL,
  namespace TEXT NOT NULL,
  id TEXT NOT NULL,
  parent TEXT,
  encoding TEXT NOT NULL,
  state BLOB NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (turn, namespace, id)
) WITHOUT ROWID;
CREATE TABLE checkpoint_writes (
  turn TEXT NOT NULL,
  namespace TEXT NOT NULL,
  checkpoint TEXT NOT NULL,
  node TEXT NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  channel TEXT NOT NULL,
  encoding TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (turn, namespace, checkpoint, node, position)
) WITHOUT ROWID;
CREATE TRIGGER calls_of_turn AFTER DELETE ON turns BEGIN DELETE FROM tool_calls WHERE turn = OLD.id; END;
CREATE TRIGGER states_of_turn AFTER DELETE ON turns BEGIN DELETE FROM checkpoints WHERE turn = OLD.id; END;
CREATE TRIGGER writes_of_turn AFTER DELETE ON turns BEGIN DELETE FROM checkpoint_writes WHERE turn = OLD.id; END;
"""

STEPS: Final = (_CONVERSATIONS, _TURNS)
"""What is appended here is done once to every file; nothing here is ever changed."""


class StoreFileUnusable(WegentError):
    """The file cannot be used by this version, or not at all."""

    reason, status = "StoreFileUnusable", 500


def migrate(connection: sqlite3.Connection, path: object) -> None:
    """Bring the file to this version. Raises StoreFileUnusable for a file of a later one."""
    if _version(connection) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[_known_version(connection, path) :]:  # another process may have been first
            for statement in step.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _known_version(connection: sqlite3.Connection, path: object) -> int:
    version = _version(connection)
    if version > len(STEPS):
        raise StoreFileUnusable(
            f"{path} was written by a later version of Wegent (format {version}, this one knows {len(STEPS)}). "
            "Update this one, or choose another file."
        )
    return version


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
