"""One thing that is wrong with a manifest, told as compilers tell it: where, what, and the line itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from wegent_kit.masking import MASK, mask_entry, mask_text

from wegent.manifests.errors import ManifestError

MOST_SHOWN = 50
WIDEST = 150
BEFORE_COLUMN = 100
_WORD = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Problem:
    """`line` and `column` count from 1; `excerpt` is the text of that line, None where there is none to show."""

    source: str
    message: str
    line: int | None = None
    column: int | None = None
    path: str = ""
    excerpt: str | None = None
    holds_secret: bool = False

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.source, self.line, self.column) if part is not None)
        return ": ".join(part for part in (place, self.path, self.message) if part)

    def shown(self) -> str:
        """The message, and below it the line with a caret; values that look secret are not repeated."""
        if self.line is None or self.excerpt is None or not self.excerpt.strip():
            return str(self)
        text, column = _window(_without_secrets(self.excerpt, whole=self.holds_secret), self.column or 1)
        lines = [str(self), f"{self.line:>5} | {text}"]
        if 1 <= column <= len(text) + 1:
            # Wide characters take two cells; tabs stay tabs, so that the terminal moves both lines alike.
            lead = "".join("\t" if sign == "\t" else " " * cell_len(sign) for sign in text[: column - 1])
            lines.append(f"      | {lead}^")
        return "\n".join(lines)


class ProblemsFound(ManifestError):
    """Says every problem, so that all can be mended at once."""

    def __init__(self, problems: Sequence[Problem], *, with_lines: bool) -> None:
        super().__init__(report(problems, with_lines=with_lines))


def report(problems: Sequence[Problem], *, with_lines: bool) -> str:
    """One paragraph for each of the first problems, and how many there are beyond."""
    shown = [problem.shown() if with_lines else str(problem) for problem in problems[:MOST_SHOWN]]
    more = [f"… and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else []
    return "\n".join(shown + more)


def _without_secrets(line: str, *, whole: bool) -> str:
    """The line up to the first word that names a secret; with `whole` up to its first value."""
    for word in _WORD.finditer(line):
        between, _, value = line[word.end() :].partition(":")
        is_key = not between.strip("\"' ") and ":" in line[word.end() :]
        if is_key and not value.strip():
            return line
        if is_key and (whole or mask_entry(word.group(), "?") == MASK):
            return f"{line[: word.end()]}: {MASK}"
        if mask_entry(word.group(), "?") == MASK:
            return line[: word.start()] + MASK
    return MASK if whole else mask_text(line)


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and where the column is in it."""
    if len(line) <= WIDEST:
        return line, column
    start = max(0, column - 1 - BEFORE_COLUMN)
    return line[start : start + WIDEST], column - start
