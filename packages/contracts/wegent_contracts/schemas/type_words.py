"""Types and limits of fields in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from wegent_contracts.resources.marks import Refers, SecretMark
from wegent_contracts.resources.patterns import FORMS
from wegent_contracts.schemas.shapes import Shape

_SIMPLE: Final[dict[Any, tuple[str, str]]] = {
    str: ("text", "texts"),
    int: ("whole number", "whole numbers"),
    float: ("number", "numbers"),
    bool: ("true or false", "true or false"),
    datetime: ("date and time", "dates and times"),
}
# Attribute of a note, and how to say it; lengths differ for texts and for lists.
_LIMITS: Final = {
    "ge": "at least {}",
    "gt": "more than {}",
    "le": "at most {}",
    "lt": "less than {}",
    "min_length": "at least {} {units}",
    "max_length": "at most {} {units}",
}


def type_words(found: tuple[Shape, ...], *, many: bool = False) -> str:
    """`text`, `list of references to Bot`, `mapping of names to objects`; with `many` in the plural."""
    kinds = {note.kind for shape in found for note in shape.notes if isinstance(note, Refers)}
    if kinds and len(found) > 1:
        how = "each a name, or an object with a name" if many else "a name, or an object with a name"
        return f"{'references' if many else 'reference'} to {' or '.join(kinds)} ({how})"
    return " or ".join(dict.fromkeys(_one(shape, many) for shape in found)) or "anything"


def _one(shape: Shape, many: bool) -> str:
    refers = next((note.kind for note in shape.notes if isinstance(note, Refers)), None)
    if refers is not None:
        noun, of = ("name", "of") if shape.type is str else ("reference", "to")
        return f"{noun}{'s' if many else ''} {of} {refers}"
    if any(isinstance(note, SecretMark) for note in shape.notes):
        return "secret texts" if many else "secret text"
    if shape.is_list:
        return f"{'lists' if many else 'list'} of {type_words(shape.entries, many=True)}"
    if shape.is_mapping:
        return f"{'mappings' if many else 'mapping'} of names to {type_words(shape.entries, many=True)}"
    if shape.model is not None:
        return "objects" if many else "object"
    if shape.words:
        return "words" if many else "word"
    return _SIMPLE.get(shape.type, ("anything", "anything"))[many]


def limits(found: tuple[Shape, ...]) -> list[str]:
    """Limits of a value and of a list's entries, each in a few words."""
    said = [text for shape in found for text in _of_shape(shape)]
    inner = [f"each {text}" for shape in found if shape.is_list for text in limits(shape.entries)]
    return list(dict.fromkeys(said + inner))


def _units(shape: Shape, count: int) -> str:
    one, many = ("character", "characters") if shape.type is str else ("entry", "entries")
    return one if count == 1 else many


def _of_shape(shape: Shape) -> Iterator[str]:
    for note in shape.notes:
        for attribute, words in _LIMITS.items():
            value = getattr(note, attribute, None)
            if value is not None:
                yield words.format(value, units=_units(shape, value))
        pattern = getattr(note, "pattern", None)
        if pattern is not None:
            yield FORMS.get(pattern, f"has the form {pattern}")
