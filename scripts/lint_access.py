"""Whoever asks for people's data says whose: checked for every function of the backend that queries their tables.

A query starts from `readable(subject)`, or has a condition on `user_id`, or its function takes owners or identities;
what the system does for nobody in particular is listed below, with the reason.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BACKEND = ROOT / "packages" / "backend" / "wegent_backend"

TABLES = frozenset(
    {"KindRow", "WorkRow", "TaskRow", "WorkspaceRow", "SubtaskRow", "SecretRow", "SkillBinaryRow"}
    | {"AttachmentRow"}
    | {"table"}  # which of them, by the kind of a resource
)
QUERIES = frozenset({"select", "update", "delete"})
WHOSE = frozenset(
    {"subject", "owner", "owners", "owner_id", "owner_ids", "reader", "user_id", "user_ids", "identity", "identities"}
    | {"targets", "asked", "readable", "readable_messages"}
)
"""Parameters that say whose data is meant, and the queries that others start from."""

SYSTEM = {
    "resources/changes.py:owners": "whom a change concerns; says nothing of what it is",
    "resources/repository.py:busy_tasks": "of teams that are about to be deleted: names are shown to their owners only",
    "resources/commit.py:_replace": "indexes of the rows that are being written",
    "resources/repository.py:unavailable": "observed again when the system starts; says nothing to anybody",
    "resources/repository.py:_ids": "a part of _page, which names the owners",
    "resources/repository.py:_identities": "of rows that refer to something; checks.py shows them to who may see them",
    "resources/repository.py:_living": "of identities; _group has the condition",
    "secrets/repository.py:tokens": "by ids that a document points at, which its reader may see",
    "secrets/repository.py:ids_of_resource": "of a resource that is being changed",
    "secrets/repository.py:remove": "by ids",
    "secrets/repository.py:with_other_keys": "the rotation of the key sees every secret, encrypted",
    "secrets/repository.py:ids_with_other_keys": "likewise",
    "tasks/filters.py:_says": "of conversations that the query starts from",
    "tasks/watching.py:_own": "compares owners with subjects; the rest goes through readable(subject)",
    "trail/hidden.py:_readers": "for admins: whether somebody was told that there is nothing where there is",
    "chat/group_chat/repository.py:group_chats": "of rooms with sockets, for the system; says nothing to anybody",
    "chat/group_chat/repository.py:team_names": "of a conversation that is written into; compared with what was said",
    "share/public.py:_speakers": "of a link that its owner has made for everybody; numbers instead of people",
    "skills/repository.py:versions": "of a skill that its reader was found to see",
    "skills/repository.py:one": "of a skill that its reader was found to see, or whose team may use it",
    "skills/repository.py:add": "of a skill that was just written",
    "tasks/notes.py:_recount": "of a conversation that is being written into, whose notes were just changed",
    "tasks/unread.py:_has_news": "a part of statements on task_reads, which name the reader",
    "share/public.py:_conversation": "of a link that its owner has made for everybody",
    "share/repository.py:living": "behind a link or membership that was found; things.py asks who may",
    "share/repository.py:resources": "of memberships that the reader has, or may review",
    "share/repository.py:_is_there": "a part of mine, which names the user",
    "chat/effects/states.py:forget": "of a run that this process owns",
    "runs/repository.py:get_ref": "of a run that this process owns",
    "tasks/files.py:_of": "of messages that their reader was given",
    "attachments/repository.py:by_id": "jobs and the sweep, for the system; says nothing to anybody",
    "attachments/repository.py:to_go": "the sweep removes what nobody can have any more, whoever's it was",
    "chat/queue/repository.py:files": "of a queue that its reader was given",
    "chat/queue/repository.py:task_locked": "what waits could not be sent: noted where its reader sees it",
    "runs/stored.py:of_message": "of a run that its reader was let read",
    "admin/cleanup/parts.py:_of_store": "a clean-up removes what was deleted long ago, whoever's it was",
    "admin/cleanup/parts.py:_drop": "by ids of what goes",
    "admin/cleanup/belongings.py:_drop": "what belonged to rows that go",
}


def main() -> int:
    paths = [path for path in sorted(BACKEND.rglob("*.py")) if _counts(path)]
    found = {path: unnamed(path.read_text()) for path in paths}
    excused = {f"{_where(path)}:{name}" for path in paths for name, _, _ in found[path]} & SYSTEM.keys()
    problems = [
        f"{path.relative_to(ROOT)}:{line}: {name} queries {', '.join(tables)} and does not say whose: start from "
        "readable(subject), or take owners; else give the reason in scripts/lint_access.py."
        for path in paths
        for name, line, tables in found[path]
        if f"{_where(path)}:{name}" not in SYSTEM
    ]
    problems += [f"scripts/lint_access.py excuses {name}, which needs no excuse." for name in SYSTEM.keys() - excused]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def unnamed(source: str) -> list[tuple[str, int, list[str]]]:
    """Functions that query people's tables and do not say whose rows they want: name, line, tables."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, FUNCTIONS)]
    found = [(function.name, function.lineno, sorted(set(_queried(function)))) for function in functions]
    silent = {function.lineno for function in functions if not _says_whose(function)}
    return [(name, line, tables) for name, line, tables in found if tables and line in silent]


def _counts(path: Path) -> bool:
    return not {"tables", "migrations", "init_data"} & set(path.relative_to(BACKEND).parts)


def _where(path: Path) -> str:
    return path.relative_to(BACKEND).as_posix()


def _queried(function: ast.AST) -> Iterator[str]:
    """Tables of people that the function itself queries."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in QUERIES:
            for argument in call.args:
                yield from (node.id for node in ast.walk(argument) if isinstance(node, ast.Name) and node.id in TABLES)


def _says_whose(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    parameters = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    called = {
        call.func.id for call in ast.walk(function) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }
    return any(map(_is_condition, ast.walk(function))) or bool(WHOSE & (parameters | called))


def _is_condition(node: ast.AST) -> bool:
    """`….user_id == …`, or `….user_id.in_(…)`."""
    if isinstance(node, ast.Compare):
        return any(
            isinstance(side, ast.Attribute) and side.attr == "user_id" for side in (node.left, *node.comparators)
        )
    chosen = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(chosen, ast.Attribute)
        and chosen.attr == "in_"
        and isinstance(chosen.value, ast.Attribute)
        and chosen.value.attr == "user_id"
    )


if __name__ == "__main__":
    sys.exit(main())
