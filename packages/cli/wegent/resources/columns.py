"""Columns of tables: what of a resource fits into one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from wegent_kit.terminal import one_line

from wegent.resources import steps

Item: TypeAlias = dict[str, Any]
ABSENT = "-"
NAME = "NAME"
LONGEST = 60
"""Characters of a text in a table; the rest is a matter of `-o yaml`."""

MINUTE, HOUR, DAY = 60, 3600, 86_400
YEAR = 365 * DAY
# Until how many seconds an age is written with which units, as kubectl does.
AGES = (
    (2 * MINUTE, (1, "s"), None),
    (10 * MINUTE, (MINUTE, "m"), (1, "s")),
    (3 * HOUR, (MINUTE, "m"), None),
    (8 * HOUR, (HOUR, "h"), (MINUTE, "m")),
    (2 * DAY, (HOUR, "h"), None),
    (8 * DAY, (DAY, "d"), (HOUR, "h")),
    (2 * YEAR, (DAY, "d"), None),
    (8 * YEAR, (YEAR, "y"), (DAY, "d")),
)


@dataclass(frozen=True)
class Column:
    """`cell` makes a text from a resource. `wide`: shown with `-o wide` only; `whole`: never cut."""

    title: str
    cell: Callable[[Item], str]
    wide: bool = False
    whole: bool = False

    def text(self, item: Item) -> str:
        """The cell as one line without control characters, cut when it is long."""
        line = one_line(self.cell(item))
        return line if self.whole or len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def field(title: str, path: str, *, wide: bool = False, whole: bool = False) -> Column:
    """What a JSONPath finds, with commas between several values."""
    where = steps.path(path)

    def cell(item: Item) -> str:
        return ",".join(str(value) for value in where.find(item) if value not in (None, "")) or ABSENT

    return Column(title, cell, wide, whole)


def count(title: str, path: str, *, wide: bool = False) -> Column:
    """How many entries a JSONPath finds."""
    where = steps.path(path)
    return Column(title, lambda item: str(len(where.find(item))), wide)


OF_KIND: dict[str, tuple[Column, ...]] = {
    "Ghost": (
        count("SKILLS", ".spec.skills[*]"),
        count("MCP", ".spec.mcpServers.*"),
        field("PROMPT", ".spec.systemPrompt"),
    ),
    "Model": (
        field("PROVIDER", ".spec.modelConfig.env.model"),
        field("MODEL", ".spec.modelConfig.env.model_id"),
        field("TYPE", ".spec.modelType"),
        field("CONTEXT", ".spec.context_window", wide=True),
        field("ADDRESS", ".spec.modelConfig.env.base_url", wide=True),
    ),
    "Shell": (field("TYPE", ".spec.shellType"), field("IMAGE", ".spec.baseImage", wide=True)),
    "Bot": (
        field("GHOST", ".spec.ghostRef.name"),
        field("SHELL", ".spec.shellRef.name"),
        field("MODEL", ".spec.modelRef.name"),
    ),
    "Team": (
        field("MODE", ".spec.collaborationModel"),
        count("MEMBERS", ".spec.members[*]"),
        field("BOTS", ".spec.members[*].botRef.name", wide=True),
    ),
    "Collaboration": (field("TYPE", ".spec.type"), count("STEPS", ".spec.config.steps[*]")),
    "Workspace": (field("REPOSITORY", ".spec.repository.gitUrl"), field("BRANCH", ".spec.repository.branchName")),
    "Task": (
        field("TITLE", ".spec.title"),
        field("TEAM", ".spec.teamRef.name"),
        field("STATUS", ".status.status"),
        field("PROGRESS", ".status.progress", wide=True),
    ),
    "Skill": (field("VERSION", ".spec.version"), field("DESCRIPTION", ".spec.description")),
    "Device": (field("TYPE", ".spec.deviceType"), field("STATUS", ".status.deviceStatus")),
    "KnowledgeBase": (field("TYPE", ".spec.kbType"), field("DESCRIPTION", ".spec.description")),
    "Retriever": (field("STORAGE", ".spec.storageConfig.type"), field("ADDRESS", ".spec.storageConfig.url")),
    "Subscription": (field("TEAM", ".spec.teamRef.name"), field("TRIGGER", ".spec.trigger.type")),
}


def columns(kind: str, *, wide: bool, namespace: bool, labels: bool, now: datetime) -> list[Column]:
    """Columns of one kind. `namespace` and `labels` add theirs."""
    return [column for column in _all(kind, namespace=namespace, labels=labels, now=now) if wide or not column.wide]


def ready(item: Item) -> str:
    """`True`, or why not; a resource that says nothing about it is ready."""
    condition = find_condition(item, "Ready")
    status, reason = condition.get("status", "True"), condition.get("reason")
    return str(status) if status == "True" or not reason else f"{status} ({reason})"


def find_condition(item: Item, name: str) -> dict[str, Any]:
    """The condition of a type; empty when there is none."""
    conditions = (item.get("status") or {}).get("conditions") or []
    return next((entry for entry in conditions if entry.get("type") == name), {})


def scope(item: Item) -> str:
    return "public" if item["metadata"].get("userId") == 0 else "own"


def age(moment: str | None, now: datetime) -> str:
    """How long ago an ISO time was: 5s, 3m20s, 5h, 2d4h, 1y3d."""
    if not moment:
        return ABSENT
    then = datetime.fromisoformat(moment)
    seconds = max(0, int((now - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds()))
    for limit, (size, unit), finer in AGES:
        if seconds < limit:
            rest = seconds % size // finer[0] if finer else 0
            return f"{seconds // size}{unit}" + (f"{rest}{finer[1]}" if finer and rest else "")
    return f"{seconds // YEAR}y"


def _all(kind: str, *, namespace: bool, labels: bool, now: datetime) -> Iterator[Column]:
    if namespace:
        yield field("NAMESPACE", ".metadata.namespace", whole=True)
    yield field(NAME, ".metadata.name", whole=True)
    yield from OF_KIND.get(kind, ())
    if kind != "Task":
        yield Column("READY", ready)
        yield Column("DRIFTED", lambda item: str(find_condition(item, "Drifted").get("status", "False")), wide=True)
    yield Column("SCOPE", scope, wide=True)
    yield Column("AGE", lambda item: age(item["metadata"].get("createdAt"), now))
    if labels:
        yield Column("LABELS", _labels, whole=True)


def _labels(item: Item) -> str:
    return ",".join(f"{name}={value}" for name, value in (item["metadata"].get("labels") or {}).items()) or ABSENT
