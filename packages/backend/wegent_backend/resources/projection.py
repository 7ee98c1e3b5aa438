"""`fields=metadata.name,spec.shellType`: answers that carry only what the caller wants."""

from __future__ import annotations

from typing import Any

from wegent_backend.resources import fields
from wegent_backend.resources.errors import refused_field

MOST = 50
ALWAYS = ("apiVersion", "kind")


def parse(text: str) -> list[fields.Path]:
    """Raises Invalid."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or len(names) > MOST:
        raise refused_field("query.fields", "count", f"Name 1 to {MOST} fields, for example metadata.name,spec.")
    try:
        wanted = [fields.parse(name) for name in names]
    except ValueError as error:
        raise refused_field("query.fields", "path", f"{error}. Example: metadata.name,spec.shellType") from None
    if any(isinstance(step, int) for path in wanted for step in path):
        raise refused_field("query.fields", "path", "Entries of lists cannot be picked; name the list.")
    return wanted


def project(resource: dict[str, Any], wanted: list[fields.Path]) -> dict[str, Any]:
    """Only the wanted fields; those that the resource does not have are left out."""
    kept: dict[str, Any] = {key: resource[key] for key in ALWAYS}
    for path in wanted:
        value = fields.get(resource, path, fields.MISSING)
        if value is not fields.MISSING:
            kept = fields.set_(kept, path, value)
    return kept
