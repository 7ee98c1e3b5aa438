"""Which of a person's standing answers fits a call. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final, Protocol, cast

from wegent_chat_shell.tools.base import Decision

STRICTEST: Final[tuple[Decision, ...]] = ("deny", "ask", "allow")


class Rule(Protocol):
    """A row of tool_approvals."""

    task_id: int | None
    tool: str
    arguments: dict[str, Any]
    decision: str


def decide(rules: Iterable[Rule], tool: str, arguments: Mapping[str, Any]) -> Decision | None:
    """The decision of the most specific rules that fit, the strictest of those; None when none fits.

    A rule for this task is more specific than one for all; then one that names more of the arguments; then one that
    names the tool in full.
    """
    fitting = [rule for rule in rules if fits(rule, tool, arguments)]
    if not fitting:
        return None
    top = max(_specificity(rule) for rule in fitting)
    decisions = {cast("Decision", rule.decision) for rule in fitting if _specificity(rule) == top}
    return next(decision for decision in STRICTEST if decision in decisions)


def fits(rule: Rule, tool: str, arguments: Mapping[str, Any]) -> bool:
    """Whether the rule is about such a call: every argument that it names must be there and look as it says."""
    if not fnmatchcase(tool, rule.tool):
        return False
    return all(
        (found := _at(arguments, path)) is not None and fnmatchcase(found, str(pattern))
        for path, pattern in rule.arguments.items()
    )


def _specificity(rule: Rule) -> tuple[bool, int, bool]:
    return (rule.task_id is not None, len(rule.arguments), "*" not in rule.tool and "?" not in rule.tool)


def _at(arguments: Mapping[str, Any], path: str) -> str | None:
    """The argument at a path such as `repository.url`, as text; None: it is not there."""
    found: Any = arguments
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    if isinstance(found, bool):
        return "true" if found else "false"
    return None if found is None or isinstance(found, Mapping | list) else str(found)
