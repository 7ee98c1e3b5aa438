"""The API's description: routes as OpenAPI, and the payloads of the sockets among its schemas."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from wegent_contracts.protocol.socket import ACKS, CLIENT_EVENTS, SERVER_EVENTS, ErrorAck

from wegent_backend.api.routes import build_api


def describe() -> dict[str, Any]:
    """OpenAPI 3.1. `x-socket` says which schema belongs to which event of namespace /chat."""
    document = build_api().openapi()
    schemas: dict[str, Any] = document["components"]["schemas"]
    for name, schema in _socket_schemas().items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f'Two different schemas are called "{name}": give one of the models another name.')
    document["x-socket"] = {
        "client": {event: model.__name__ for event, model in CLIENT_EVENTS.items()},
        "server": {event: model.__name__ for event, model in SERVER_EVENTS.items()},
        "acks": {event: model.__name__ for event, model in ACKS.items()},
    }
    return document


def render() -> str:
    """JSON with sorted keys, so that two runs give the same text."""
    return orjson.dumps(describe(), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2).decode() + "\n"


def _socket_schemas() -> dict[str, Any]:
    models: set[type[BaseModel]] = {*CLIENT_EVENTS.values(), *SERVER_EVENTS.values(), *ACKS.values(), ErrorAck}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = schema["$defs"]
    return found
