"""Checks manifests against the kinds without a server: `--dry-run=client`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import ValidationError
from wegent_contracts.resources import KINDS
from wegent_contracts.schemas import TwoNames, canonical, field_errors, suggest

from wegent.manifests.problems import Problem
from wegent.manifests.reading import Manifest
from wegent.resources.write.dialogue import Dialogue
from wegent.resources.write.files import stop_at


def check_locally(found: Sequence[Manifest], dialogue: Dialogue) -> int:
    """Says that everything is well; raises ProblemsFound when it is not."""
    stop_at([problem for entry in found for problem in _problems(entry)], dialogue)
    for entry in found:
        dialogue.say(f"{entry.kind.lower()}/{entry.name} is valid (client dry run)")
    return 0


def unknown_kinds(found: Iterable[Manifest]) -> list[Problem]:
    """Manifests that no command can do anything with."""
    return [entry.problem("kind", _hint(entry)) for entry in found if entry.kind not in KINDS]


def _problems(entry: Manifest) -> list[Problem]:
    if unknown := unknown_kinds([entry]):
        return unknown
    kind = KINDS[entry.kind]
    try:
        kind.model_validate(canonical(kind, entry.document))
    except TwoNames as error:
        return [entry.problem(error.path, str(error))]
    except ValidationError as error:
        return [entry.problem(field.path, field.message) for field in field_errors(kind, error)]
    return []


def _hint(entry: Manifest) -> str:
    if "kind" not in entry.document:
        return 'There is no "kind": say what it is, for example kind: Team.'
    near = suggest(entry.kind, KINDS)
    hint = f'Did you mean "{near}"?' if near else f"There is: {', '.join(KINDS)}."
    return f'There is no kind "{entry.kind}". {hint}'
