"""Documents as they may be shown."""

from __future__ import annotations

from typing import Any

from wegent_contracts.resources import Resource
from wegent_contracts.schemas import field_path

from wegent_backend.secrets.places import Path, found, replaced
from wegent_backend.secrets.references import MASK, Document, is_reference, secret_name


def masked(kind: type[Resource], document: Document) -> Document:
    """The document with `***` for every secret. References stay, and so does the empty text, which hides nothing."""
    return replaced(kind, document, _masked)


def without_secrets(kind: type[Resource], document: Document) -> Document:
    """The document with the empty text for every secret; references stay."""
    return replaced(kind, document, lambda _path, value, _beside: value if is_reference(value) else "")


def named_secrets(kind: type[Resource], document: Document) -> list[tuple[str, str]]:
    """Path and NAME of every `${secret:NAME}`."""
    names = ((path, secret_name(value)) for path, value in found(kind, document))
    return [(field_path(path), name) for path, name in names if name is not None]


def _masked(_path: Path, value: Any, _beside: Any) -> Any:
    return value if value == "" or is_reference(value) else MASK
