"""Pydantic's errors about a document, as errors of fields that say where, what and what instead."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from wegent_contracts.errors import FieldError
from wegent_contracts.resources.base import REFUSED_FIELD, Resource
from wegent_contracts.schemas.located import Located, Steps, locate
from wegent_contracts.schemas.messages import message
from wegent_contracts.schemas.paths import field_path
from wegent_contracts.schemas.type_words import type_words
from wegent_contracts.schemas.unknown import unknown_field

MOST: Final = 100
"""Errors of one document that are told; nobody reads more at once."""


@dataclass(frozen=True)
class _Told:
    at: Located
    error: ErrorDetails


@dataclass
class _Choice:
    """A value that may be one of several things: labels of those it was tried as, and of those it clearly is not."""

    tried: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)

    @property
    def fits_nothing(self) -> bool:
        return self.tried == self.other


def field_errors(kind: type[Resource], error: ValidationError) -> list[FieldError]:
    """Refused fields of a whole document of `kind` in wire names, at most 100. Values are not repeated."""
    told = [_Told(locate(kind, entry["loc"]), entry) for entry in error.errors(include_url=False)]
    choices = _choices(told)
    answer: dict[tuple[Steps, str], FieldError] = {}
    for entry in told:
        lost = next((steps for steps in entry.at.choices if choices[steps].fits_nothing), None)
        if lost is not None:
            answer.setdefault((lost, "type"), _of_no_type(kind, lost))
        elif not any(label in choices[steps].other for steps, label in entry.at.choices.items()):
            answer.setdefault((entry.at.steps, entry.error["type"]), _field_error(kind, entry))
        if len(answer) == MOST:
            break
    return list(answer.values())


def _choices(told: list[_Told]) -> dict[Steps, _Choice]:
    found: defaultdict[Steps, _Choice] = defaultdict(_Choice)
    for entry in told:
        for steps, label in entry.at.choices.items():
            found[steps].tried.add(label)
            if entry.at.steps == steps and entry.error["type"].endswith("_type"):
                found[steps].other.add(label)
    return found


def _of_no_type(kind: type[Resource], steps: Steps) -> FieldError:
    words = type_words(locate(kind, steps).may_be)
    return FieldError(path=field_path(steps), rule="type", message=f"This should be a {words}.")


def _field_error(kind: type[Resource], entry: _Told) -> FieldError:
    rule, at = entry.error["type"], entry.at
    if rule == "extra_forbidden":
        said = unknown_field(kind, at.owner or kind, at.steps)
        return FieldError(path=field_path(at.steps), rule=rule, message=said)
    refused = entry.error.get("ctx", {}).get(REFUSED_FIELD)
    steps = at.steps if refused is None else (*at.steps, refused)
    return FieldError(path=field_path(steps), rule=rule, message=message(entry.error, at))
