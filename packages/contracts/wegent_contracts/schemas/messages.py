"""What is wrong with a field and what would be right, for people. No message repeats a value: it may be a secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from pydantic_core import ErrorDetails

from wegent_contracts.resources.base import REFUSED_FIELD, Ref
from wegent_contracts.resources.patterns import FORMS
from wegent_contracts.schemas.located import Located
from wegent_contracts.schemas.suggest import suggest

_EXPECTED: Final = {
    "string": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "an object",
    "model": "an object",
    "datetime": "a date and time, as 2027-01-31T09:00:00Z",
}
_TYPE = re.compile(
    rf"({'|'.join(_EXPECTED)})_(type|parsing|from_float|attributes_type|from_date_parsing|object_invalid)"
)
_QUOTED = re.compile(r"'([^']*)'")
_BOUNDS: Final = {
    "greater_than_equal": "This should be at least {ge}.",
    "greater_than": "This should be more than {gt}.",
    "less_than_equal": "This should be at most {le}.",
    "less_than": "This should be less than {lt}.",
    "string_too_short": "This should have at least {min_length} characters.",
    "string_too_long": "This has too many characters: at most {max_length} fit here.",
    "too_short": "This should have at least {min_length} entries, and has {actual_length}.",
    "too_long": "This should have at most {max_length} entries.",
    "timezone_aware": "This needs its time zone at the end, as in 2027-01-31T09:00:00+08:00.",
}


def message(error: ErrorDetails, at: Located) -> str:
    """For every error but unknown fields."""
    rule, context = error["type"], error.get("ctx", {})
    if REFUSED_FIELD in context:
        return error["msg"]
    if rule in _BOUNDS:
        return _BOUNDS[rule].format(**context)
    if rule in _BY_RULE:
        return _BY_RULE[rule](error, at)
    if found := _TYPE.fullmatch(rule):
        return wrong_type(_EXPECTED[found[1]], error["input"], at)
    return error["msg"]


def wrong_type(expected: str, value: Any, at: Located) -> str:
    """For a value of a type that does not fit."""
    if value is None:
        instead = "" if at.info is not None and at.info.is_required() else ", or leave the field out"
        return f"There is nothing here: write {expected}{instead}."
    if expected == "a text" and isinstance(value, bool | int | float | date):
        return "This should be a text: put it in quotes."
    if isinstance(value, str) and any(shape.model and issubclass(shape.model, Ref) for shape in at.may_be):
        return "This should be an object with a name, as {name: my-resource}."
    return f"This should be {expected}."


def _missing(_: ErrorDetails, at: Located) -> str:
    about = at.info.description if at.info else None
    return f"This field is required: {about}" if about else "This field is required."


def _allowed(error: ErrorDetails, _: Located) -> str:
    words = _QUOTED.findall(error.get("ctx", {}).get("expected", ""))
    value = error["input"]
    near = suggest(value, words) if isinstance(value, str) and len(words) > 1 else None
    hint = f' Did you mean "{near}"?' if near else ""
    return f"This should be {'one of ' if len(words) > 1 else ''}{', '.join(words)}.{hint}"


def _form(error: ErrorDetails, _: Located) -> str:
    return FORMS.get(error.get("ctx", {}).get("pattern", ""), error["msg"])


def _said(error: ErrorDetails, _: Located) -> str:
    return str(error.get("ctx", {}).get("error", error["msg"]))


_BY_RULE: Final[dict[str, Callable[[ErrorDetails, Located], str]]] = {
    "missing": _missing,
    "literal_error": _allowed,
    "string_pattern_mismatch": _form,
    "value_error": _said,
}
