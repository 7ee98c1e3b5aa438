"""JSON Schema of kinds."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from wegent_contracts.resources import KINDS, Resource
from wegent_contracts.resources.marks import EACH, Place, references, secrets
from wegent_contracts.schemas import json_schema

from .support import example

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())


def nodes(schema: dict[str, Any], node: Any) -> list[dict[str, Any]]:
    """The node and what stands behind its `$ref`s and alternatives."""
    found = [node]
    if "$ref" in node:
        found += nodes(schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
    return found + [inner for choice in node.get("anyOf", []) for inner in nodes(schema, choice)]


def at(schema: dict[str, Any], place: Place) -> list[dict[str, Any]]:
    found = nodes(schema, schema)
    for step in place:
        keys = ("items", "additionalProperties") if step == EACH else ("properties",)
        inner = [node[key] for node in found for key in keys if isinstance(node.get(key), dict)]
        steps = inner if step == EACH else [node[step] for node in inner if step in node]
        found = [entry for node in steps for entry in nodes(schema, node)]
    return found


@kinds
def test_references_and_secrets_are_marked(kind: type[Resource]) -> None:
    schema = json_schema(kind)

    for place, target in references(kind):
        assert any(node.get("x-wegent-ref") == target for node in at(schema, place)), place
    for place in secrets(kind):
        assert any(node.get("x-wegent-secret") is True for node in at(schema, place)), place
    text = json.dumps(schema)
    assert text.count('"x-wegent-ref"') >= len(references(kind)) > 0 or not references(kind)


@kinds
def test_it_describes_documents_in_wire_names(kind: type[Resource]) -> None:
    schema = json_schema(kind)

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["examples"] == [example(kind.__name__)]
    assert set(schema["properties"]) == {"apiVersion", "kind", "metadata", "spec", "status"}
    assert schema["required"] == ["metadata", "spec"]
    assert schema["additionalProperties"] is False
    assert not [name for name in at(schema, ("spec",)) if "title" in name.get("properties", {}).get("title", {})]


@kinds
def test_every_example_fits_the_schema(kind: type[Resource]) -> None:
    schema = json_schema(kind)

    assert fits(schema, schema, example(kind.__name__)), kind


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": int | float, "boolean": bool}


def fits(schema: dict[str, Any], node: dict[str, Any], value: Any) -> bool:
    """The part of JSON Schema that Pydantic uses."""
    if "$ref" in node and not fits(schema, schema["$defs"][node["$ref"].rpartition("/")[2]], value):
        return False
    if "anyOf" in node and not any(fits(schema, choice, value) for choice in node["anyOf"]):
        return False
    if "type" in node and node["type"] != "null" and not isinstance(value, TYPES[node["type"]]):
        return False
    if node.get("type") == "null" and value is not None:
        return False
    if value not in node.get("enum", [value]) or value != node.get("const", value):
        return False
    if isinstance(value, str) and "pattern" in node and not re.search(node["pattern"], value):
        return False
    if isinstance(value, list):
        return all(fits(schema, node.get("items", {}), entry) for entry in value)
    return not isinstance(value, dict) or all(fits_entry(schema, node, key, entry) for key, entry in value.items())


def fits_entry(schema: dict[str, Any], node: dict[str, Any], key: str, value: Any) -> bool:
    inner = node.get("properties", {}).get(key)
    if inner is None:
        inner = next((found for form, found in node.get("patternProperties", {}).items() if re.search(form, key)), None)
    if inner is None:
        inner = node.get("additionalProperties", True)
    return fits(schema, inner, value) if isinstance(inner, dict) else bool(inner)
