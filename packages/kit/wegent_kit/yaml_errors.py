"""Why a YAML text is refused, and where."""

from __future__ import annotations

from typing import NamedTuple, NoReturn


class Position(NamedTuple):
    """Where something stands in the text; both count from 1."""

    line: int
    column: int


class YamlError(Exception):
    """The text was refused at one place; `rule` says why in one word, `message` says it to people."""

    def __init__(self, message: str, line: int, column: int, rule: str) -> None:
        super().__init__(f"Line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column
        self.rule = rule


def fail(rule: str, position: Position, message: str) -> NoReturn:
    raise YamlError(message, *position, rule)


def short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"
