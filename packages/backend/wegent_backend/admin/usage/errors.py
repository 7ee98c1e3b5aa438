"""What can be wrong with a range of days."""

from __future__ import annotations

from wegent_contracts.errors import FieldError, Invalid


def wrong_range(message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path="query.until", rule="range", message=message)])
