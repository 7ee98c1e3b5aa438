"""From texts to manifests: one for each resource, lists taken apart, with the way back to the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wegent_contracts.resources import KINDS
from wegent_contracts.resources.marks import secrets
from wegent_kit.yaml_documents import Positions, load_documents
from wegent_kit.yaml_errors import YamlError

from wegent.manifests.paths import Path, steps, touches
from wegent.manifests.problems import Problem
from wegent.manifests.sources import Source


@dataclass(frozen=True)
class Manifest:
    """One resource as somebody wrote it. `prefix` leads to it in its YAML document: it may stand in a list."""

    document: dict[str, Any]
    source: Source
    positions: Positions
    prefix: Path = ()

    @property
    def kind(self) -> str:
        return str(self.document.get("kind"))

    @property
    def name(self) -> str:
        return str(self._metadata.get("name"))

    @property
    def namespace(self) -> str | None:
        return self._metadata.get("namespace")

    @property
    def _metadata(self) -> dict[str, Any]:
        metadata = self.document.get("metadata")
        return metadata if isinstance(metadata, dict) else {}

    def problem(self, path: str, message: str) -> Problem:
        """What is wrong with the field at `path`; an empty path means all of it."""
        where = steps(path)
        line, column = self.positions.of(self.prefix + where)
        kind = KINDS.get(self.kind)
        holds_secret = kind is not None and any(touches(where, place) for place in secrets(kind))
        excerpt = _line(self.source.text, line)
        return Problem(self.source.name, message, line, column, path, excerpt, holds_secret)


def read(sources: Sequence[Source]) -> tuple[list[Manifest], list[Problem]]:
    """Every resource, and everything that is none."""
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            documents = load_documents(_without_tabs(source.text))
        except YamlError as error:
            excerpt = _line(source.text, error.line)
            problems.append(Problem(source.name, error.message, error.line, error.column, excerpt=excerpt))
            continue
        for document in documents:
            for entry in _unrolled(document.data, source, document.positions, ()):
                (manifests if isinstance(entry, Manifest) else problems).append(entry)  # type: ignore[arg-type]
    return manifests, problems


def _unrolled(data: Any, source: Source, positions: Positions, prefix: Path) -> Iterator[Manifest | Problem]:
    if isinstance(data, dict) and _is_list(data):
        data, prefix = data["items"], (*prefix, "items")
    if isinstance(data, list):
        for place, entry in enumerate(data):
            yield from _unrolled(entry, source, positions, (*prefix, place))
    elif isinstance(data, dict):
        yield Manifest(data, source, positions, prefix)
    else:
        line, column = positions.of(prefix)
        message = 'A resource is a mapping with "kind", "metadata" and "spec"; this is none.'
        yield Problem(source.name, message, line, column, excerpt=_line(source.text, line))


def _is_list(data: dict[str, Any]) -> bool:
    """Whether it is `kind: List` (or GhostList, or no kind at all) with items in place of a spec."""
    return isinstance(data.get("items"), list) and "spec" not in data and str(data.get("kind", "List")).endswith("List")


def _line(text: str, line: int) -> str | None:
    lines = text.split("\n", line)
    return lines[line - 1].rstrip("\r") if line <= len(lines) else None


def _without_tabs(text: str) -> str:
    """JSON may be indented with tabs, YAML may not. In JSON no tab is part of a value: a blank says the same."""
    if "\t" not in text or not text.lstrip().startswith(("{", "[")):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text.replace("\t", " ")
