"""A resource as a text to edit: comments at the top, then what may be changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wegent_kit.terminal import one_line

from wegent.manifests.problems import Problem
from wegent.resources.output import as_yaml

SHOWN_METADATA = ("name", "namespace", "displayName", "labels", "annotations", "resourceVersion")
INTRODUCTION = (
    "# Change what you like, save, and leave the editor; without a change nothing happens.",
    "# *** stands for a secret that stays as it is.",
)
REFUSED = "# This was refused. Mend it, or leave the editor without another change to give up:"


def body(resource: dict[str, Any]) -> str:
    """YAML of what people may change, and of the version that it is based on."""
    metadata = {key: resource["metadata"][key] for key in SHOWN_METADATA if key in resource["metadata"]}
    shown = {key: resource[key] for key in ("apiVersion", "kind") if key in resource}
    return as_yaml({**shown, "metadata": metadata, "spec": resource["spec"]})


def with_header(text: str, problems: Sequence[Problem] = ()) -> str:
    """The text below its introduction; lines of problems count from the top of the result."""
    header = list(INTRODUCTION)
    if problems:
        offset = len(INTRODUCTION) + 1 + len(problems)
        header += [REFUSED, *(_comment(problem, offset) for problem in problems)]
    return "".join(f"{line}\n" for line in header) + text


def without_header(text: str) -> str:
    """The text from the first line that is no comment on."""
    lines = text.splitlines(keepends=True)
    begin = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[begin:])


def _comment(problem: Problem, offset: int) -> str:
    place = f"line {problem.line + offset}" if problem.line else ""
    return "#   " + one_line(": ".join(part for part in (place, problem.path, problem.message) if part))
