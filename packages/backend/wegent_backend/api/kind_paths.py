"""One set of routes serves all kinds; its description is written out for each, with schemas and examples."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.resources import Resource

from wegent_backend.resources import kinds

PLURAL: Final = "{plural}"
KIND: Final = "{Kind}"
_SCHEMA: Final = "#/components/schemas/"
_WHOLE: Final = {"$ref": f"{_SCHEMA}Resource"}


def expand(paths: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI paths without `{plural}`. A route that names its kind is described as it describes itself."""
    expanded = {path: item for path, item in paths.items() if PLURAL not in path}
    for path, item in paths.items():
        for kind in _kinds_of(path):
            target = expanded.setdefault(path.replace(PLURAL, kind.plural), {})
            for method, operation in item.items():
                target.setdefault(method, _operation_of(kind, operation))
    return expanded


def _kinds_of(path: str) -> tuple[type[Resource], ...]:
    if PLURAL not in path:
        return ()
    return kinds.ALL if "{ns}" in path else kinds.WITH_SHORT_FORMS


def _operation_of(kind: type[Resource], operation: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = _about(kind, operation)
    example = example_of(kind)
    for media in about.get("requestBody", {}).get("content", {}).values():
        if media["schema"] == _about(kind, _WHOLE):
            media["example"] = example
    for parameter in about.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] in _NAMES:
            parameter["example"] = example["metadata"].get(_NAMES[parameter["name"]], "default")
    return {**about, "tags": [kind.plural]}


_NAMES: Final = {"ns": "namespace", "name": "name"}


def example_of(kind: type[Resource]) -> dict[str, Any]:
    """A resource as the documentation shows it."""
    extra: Any = kind.model_config["json_schema_extra"]
    example: dict[str, Any] = extra["examples"][0]
    return example


def _about(kind: type[Resource], node: Any) -> Any:
    """A copy of a description in which the kind's name and schemas stand for those of any resource."""
    if isinstance(node, dict):
        return {key: _about(kind, value) for key, value in node.items()}
    if isinstance(node, list):
        return [_about(kind, value) for value in node]
    if node == f"{_SCHEMA}Resource":
        return f"{_SCHEMA}{kind.__name__}"
    if node == f"{_SCHEMA}ResourceList":
        return f"{_SCHEMA}{kind.__name__}List"
    return node.replace(KIND, kind.__name__) if isinstance(node, str) else node
