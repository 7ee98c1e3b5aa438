"""Tables: aligned text for pipes; at a terminal with colours, and with long texts cut to its width."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

Row: TypeAlias = Sequence[str]
GAP = "   "
KEPT = frozenset({"NAME", "NAMESPACE", "LABELS"})
"""Columns whose cells people copy: they are never cut."""
NARROWEST = 12
BOLD, GREEN, YELLOW, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[33m", "\x1b[0m"


class Layout:
    """Widths that stay, so that rows can follow later, as those of a watch.

    `room` is the width that lines should have; None leaves every cell whole.
    """

    def __init__(self, titles: Row, rows: Sequence[Row], *, room: int | None = None, colours: bool = False) -> None:
        self._titles = titles
        self._colours = colours
        self._widths = [max(width(cell) for cell in column) for column in zip(titles, *rows, strict=True)]
        self._shrunk: set[str] = set()
        if room is not None:
            self._fit(room)

    @classmethod
    def of_process(cls, titles: Row, rows: Sequence[Row]) -> Layout:
        """As standard output can show it."""
        if not sys.stdout.isatty():
            return cls(titles, rows)
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return cls(titles, rows, room=shutil.get_terminal_size().columns, colours=not plain)

    def head(self) -> str:
        return self._line(self._titles, [BOLD] * len(self._titles))

    def line(self, row: Row) -> str:
        return self._line(row, [_colour(title, cell) for title, cell in zip(self._titles, row, strict=True)])

    def _line(self, row: Row, colours: Row) -> str:
        cells = []
        for title, cell, size, colour in zip(self._titles, row, self._widths, colours, strict=True):
            shown = cut(cell, size) if title in self._shrunk else cell
            padding = " " * (size - width(shown))
            cells.append((f"{colour}{shown}{PLAIN}" if self._colours and colour else shown) + padding)
        return GAP.join(cells).rstrip() + "\n"

    def _fit(self, room: int) -> None:
        """Takes from the widest column until lines fit, or nothing is left to take."""
        while sum(self._widths) + len(GAP) * (len(self._widths) - 1) > room:
            wide = [
                place
                for place, title in enumerate(self._titles)
                if title not in KEPT and self._widths[place] > max(NARROWEST, width(title))
            ]
            if not wide:
                return
            widest = max(wide, key=self._widths.__getitem__)
            self._widths[widest] -= 1
            self._shrunk.add(self._titles[widest])


def show(titles: Row, rows: Sequence[Row]) -> Layout:
    """Writes a table to standard output; rows may follow."""
    layout = Layout.of_process(titles, rows)
    write(layout.head(), *(layout.line(row) for row in rows))
    return layout


def write(*lines: str) -> None:
    """Lines of a layout; their cells are safe already, and their colours are ours."""
    sys.stdout.write("".join(lines))
    sys.stdout.flush()


def plain(titles: Row, rows: Sequence[Row]) -> str:
    layout = Layout(titles, rows)
    return layout.head() + "".join(layout.line(row) for row in rows)


def width(text: str) -> int:
    """Columns that a text takes at a terminal."""
    return sum(_columns(character) for character in text)


def cut(text: str, room: int) -> str:
    """The text, or its beginning and `…`."""
    if width(text) <= room:
        return text
    while width(text) > room - 1:
        text = text[:-1]
    return f"{text}…"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _colour(title: str, cell: str) -> str:
    if title == "READY":
        return GREEN if cell == "True" else YELLOW
    return YELLOW if title == "DRIFTED" and cell == "True" else ""
