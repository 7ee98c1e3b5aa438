"""What can be wrong with a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from wegent_contracts.errors import FieldError, Invalid, WegentError


class ConfigRefused(WegentError):
    """The file is not right; `details.fields` says where."""

    reason, status = "ConfigRefused", 500

    def __init__(self, path: Path, fields: Sequence[FieldError]) -> None:
        lines = "".join(f"\n  {_where(field)}: {field.message}" for field in fields)
        super().__init__(
            f"{path} is not right:{lines}",
            details={"fields": [field.model_dump(exclude_none=True) for field in fields]},
        )


class NothingConfigured(WegentError):
    """Nobody has said which model answers."""

    reason, status = "NothingConfigured", 503

    def __init__(self) -> None:
        super().__init__(
            "There is no model to ask. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or name a model in the "
            "configuration (wegent-chat config init)."
        )


class KeyMissing(WegentError):
    """A variable that the configuration names is not set where this process runs."""

    reason, status = "KeyMissing", 503

    def __init__(self, variable: str) -> None:
        super().__init__(f"The variable {variable}, which the configuration names, is not set where this process runs.")


def unknown(field: str, name: str, known: Iterable[str]) -> Invalid:
    """A request names an agent or a model that nobody knows."""
    message = f'There is no {field} "{name[:100]}". There are: {", ".join(sorted(known)) or "none"}.'
    return Invalid(message, fields=[FieldError(path=field, rule="unknown", message=message)])


def _where(field: FieldError) -> str:
    return field.path if field.line is None else f"{field.path} (line {field.line})"
