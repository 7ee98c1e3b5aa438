"""The API's description: routes as OpenAPI, those of kinds for each kind, and the payloads of the sockets."""

from __future__ import annotations

from typing import Any, Literal

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.openapi.models import Schema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from wegent_contracts.protocol.resources import WatchEvent
from wegent_contracts.protocol.socket import ACKS, CLIENT_EVENTS, SERVER_EVENTS, ErrorAck
from wegent_contracts.resources import KINDS

from wegent_backend.api.kind_paths import expand
from wegent_backend.resources.answers import list_model


class DescribedApi(FastAPI):
    """An app that knows the whole description of itself."""

    _rendered: bytes | None = None

    def describe(self, request: Request) -> Response:
        """The description as JSON. For a thread: the first time, it takes as long as a hundred other answers."""
        del request
        if self._rendered is None:
            self._rendered = orjson.dumps(self.openapi())
        return Response(self._rendered, media_type="application/json")

    def openapi(self) -> dict[str, Any]:
        """OpenAPI 3.1. `x-socket` says which schema belongs to which event of namespace /chat."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["paths"] = expand(document["paths"])
            schemas: dict[str, Any] = document["components"]["schemas"]
            del schemas["Resource"], schemas["ResourceList"]
            _drop_validation_errors(document["paths"], schemas)
            _join(schemas, _resource_schemas())
            _join(schemas, _socket_schemas())
            document["x-socket"] = {
                "client": {event: model.__name__ for event, model in CLIENT_EVENTS.items()},
                "server": {event: model.__name__ for event, model in SERVER_EVENTS.items()},
                "acks": {event: model.__name__ for event, model in ACKS.items()},
            }
        return super().openapi()


def render(document: dict[str, Any]) -> str:
    """JSON with sorted keys, so that two runs give the same text."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2).decode() + "\n"


def _drop_validation_errors(paths: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What the framework says of wrong requests by itself, of routes that answer 400 to them."""
    for operation in (operation for path in paths.values() for operation in path.values()):
        content = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
        if content.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
            del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _join(schemas: dict[str, Any], more: dict[str, Any]) -> None:
    for name, schema in more.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f'Two different schemas are called "{name}": give one of the models another name.')


def _resource_schemas() -> dict[str, Any]:
    """Those that no route names."""
    lists = [list_model(kind) for kind in KINDS.values()]
    return _schemas([*KINDS.values(), *lists, WatchEvent], "serialization")


def _socket_schemas() -> dict[str, Any]:
    models: set[type[BaseModel]] = {*CLIENT_EVENTS.values(), *SERVER_EVENTS.values(), *ACKS.values(), ErrorAck}
    return _schemas(sorted(models, key=lambda model: model.__name__), "validation")


def _schemas(models: list[type[BaseModel]], mode: Literal["validation", "serialization"]) -> dict[str, Any]:
    """Written as the framework writes the ones that it finds in routes."""
    _, schema = models_json_schema([(model, mode) for model in models], ref_template="#/components/schemas/{model}")
    found = {name: Schema.model_validate(definition) for name, definition in schema["$defs"].items()}
    written: dict[str, Any] = jsonable_encoder(found, exclude_none=True)
    return written
