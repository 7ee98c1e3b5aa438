"""Bodies of requests: JSON or YAML, read once, safely, with the place of everything in its text."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any, Final

from fastapi import Request
from wegent_contracts.errors import BadRequest, FieldError, TooLarge
from wegent_kit.yaml_documents import Limits, YamlDocument, load_documents
from wegent_kit.yaml_errors import YamlError

from wegent_backend.resources import fields
from wegent_backend.resources.apply import Item
from wegent_backend.resources.errors import refused_field
from wegent_backend.settings import ResourceSettings

YAML_TYPES: Final = frozenset({"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"})
MOST_DEPTH: Final = 50
LEAST, GREATEST = -(2**63), 2**64 - 1  # what can be written as JSON again
LONGEST_INTEGER: Final = 20
HALF_PAIR: Final = re.compile(r"\\u[dD][89a-fA-F]")
TOO_MUCH: Final = frozenset({"too_large", "too_many", "alias_bomb"})


async def one(request: Request, settings: ResourceSettings) -> Any:
    """The one document of a body. Raises BadRequest, Invalid, TooLarge."""
    found = await many(request, settings)
    if not found:
        raise refused_field("", "count", "There is no resource in this.")
    if len(found) > 1:
        raise refused_field("", "count", f"One resource is expected here, and these are {len(found)}: use /apply.")
    return found[0].raw


async def many(request: Request, settings: ResourceSettings) -> list[Item]:
    """The documents of a body: of a YAML text, or of JSON that is one, a list, or a list under `items`."""
    text = _decoded(await request.body())
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() in YAML_TYPES:
        return [entry for document in _yaml(text, settings) for entry in _unrolled(document)]
    raw = _json(text)
    if isinstance(raw, dict) and isinstance(raw.get("items"), list):
        raw = raw["items"]
    return [Item(entry) for entry in (raw if isinstance(raw, list) else [raw])]


def _decoded(body: bytes) -> str:
    if not body.strip():
        raise BadRequest("The body is empty: send a resource as JSON or YAML.")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8 text (at byte {error.start}).") from None


def _yaml(text: str, settings: ResourceSettings) -> list[YamlDocument]:
    # One more than are taken, so that the answer can name the setting.
    try:
        return load_documents(text, Limits(max_documents=settings.max_documents + 1, max_depth=MOST_DEPTH))
    except YamlError as error:
        message = f"line {error.line}, column {error.column}: {error.message}"
        place = {"line": error.line, "column": error.column, "rule": error.rule}
        if error.rule in TOO_MUCH:
            raise TooLarge(f"This YAML is too large: {message}", details=place) from None
        raise BadRequest(f"This is not YAML that can be used: {message}", details=place) from None


def _unrolled(document: YamlDocument) -> list[Item]:
    """A list of resources, bare or as `kind: List`, is as many documents."""
    data: Any = document.data
    prefix: fields.Path = ()
    if isinstance(data, dict) and data.get("kind", "List") == "List" and isinstance(data.get("items"), list):
        data, prefix = data["items"], ("items",)
    if not isinstance(data, list):
        return [Item(data, _locator(document, ()))]
    return [Item(entry, _locator(document, (*prefix, place))) for place, entry in enumerate(data)]


def _locator(document: YamlDocument, prefix: fields.Path) -> Any:
    def locate(error: FieldError) -> FieldError:
        position = document.positions.of((*prefix, *fields.parse(error.path)))
        return error.model_copy(update={"line": position.line, "column": position.column})

    return locate


def _json(text: str) -> Any:
    try:
        raw = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer, parse_float=_number
        )
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        hint = "" if text.lstrip()[:1] in {"{", "["} else " If it is YAML, send it with Content-Type: application/yaml."
        raise BadRequest(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.{hint}", details=place
        ) from None
    except RecursionError:
        raise BadRequest("This JSON is nested too deeply.") from None
    _check_depth(raw)
    _check_characters(text, raw)
    return raw


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0][:60]
        shown = json.dumps(twice, ensure_ascii=not twice.isprintable())
        raise BadRequest(f"The key {shown} is there twice in one object: leave one out.")
    return found


def _constant(name: str) -> Any:
    raise BadRequest(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER or not LEAST <= int(digits) <= GREATEST:
        raise BadRequest("A number does not fit into 64 bits. If it is a text, put it in quotes.")
    return int(digits)


def _number(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise BadRequest("A number is too large. If it is a text, put it in quotes.")
    return number


def _check_characters(text: str, raw: Any) -> None:
    if HALF_PAIR.search(text) is None:
        return
    try:
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRequest("Half of a surrogate pair is no character: remove its escape, as \\ud83d.") from None


def _check_depth(raw: Any) -> None:
    layer, depth = [raw] if isinstance(raw, dict | list) else [], 0
    while layer:
        depth += 1
        if depth > MOST_DEPTH:
            raise BadRequest(f"This is nested more than {MOST_DEPTH} levels deep.")
        layer = [entry for value in layer for entry in _inside(value) if isinstance(entry, dict | list)]


def _inside(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value
