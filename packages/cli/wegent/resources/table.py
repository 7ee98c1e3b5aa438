"""Tables: aligned text for pipes, the same with colours and cut to the width at a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

Row: TypeAlias = Sequence[str]
GAP = "   "


class Layout:
    """Widths that stay, so that rows can follow later, as those of a watch."""

    def __init__(self, titles: Row, rows: Sequence[Row]) -> None:
        self._titles = titles
        columns = zip(titles, *rows, strict=True)
        self._widths = [max(width(cell) for cell in column) for column in columns]

    def head(self) -> str:
        return self.line(self._titles)

    def line(self, row: Row) -> str:
        padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, self._widths, strict=True))
        return GAP.join(padded).rstrip() + "\n"


def show(titles: Row, rows: Sequence[Row]) -> None:
    """Writes a table to standard output."""
    if sys.stdout.isatty():
        _show_rich(titles, rows)
        return
    sys.stdout.write(plain(titles, rows))
    sys.stdout.flush()


def plain(titles: Row, rows: Sequence[Row]) -> str:
    layout = Layout(titles, rows)
    return layout.head() + "".join(layout.line(row) for row in rows)


def width(text: str) -> int:
    """Columns that a text takes at a terminal."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _show_rich(titles: Row, rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, len(GAP), 0, 0), header_style="bold")
    for position, title in enumerate(titles):
        longest = max((width(row[position]) for row in rows), default=0)
        # A name that is cut cannot be copied.
        table.add_column(
            title, no_wrap=True, overflow="ellipsis", min_width=longest if title.startswith("NAME") else len(title)
        )
    for row in rows:
        table.add_row(*(Text(cell, style=_style(title, cell)) for title, cell in zip(titles, row, strict=True)))
    Console(highlight=False).print(table)


def _style(title: str, cell: str) -> str:
    if title == "READY":
        return "green" if cell == "True" else "yellow"
    return "yellow" if title == "DRIFTED" and cell == "True" else ""
