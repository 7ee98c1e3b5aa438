"""Kinds for people and tools: JSON Schema, the one name of each field, errors that help, and explanations."""

from wegent_contracts.schemas.canonical import TwoNames, canonical
from wegent_contracts.schemas.explain import Explanation, explain
from wegent_contracts.schemas.field_errors import field_errors
from wegent_contracts.schemas.json_schema import json_schema
from wegent_contracts.schemas.paths import field_path
from wegent_contracts.schemas.shapes import field_names
from wegent_contracts.schemas.suggest import suggest

__all__ = [
    "Explanation",
    "TwoNames",
    "canonical",
    "explain",
    "field_errors",
    "field_names",
    "field_path",
    "json_schema",
    "suggest",
]
