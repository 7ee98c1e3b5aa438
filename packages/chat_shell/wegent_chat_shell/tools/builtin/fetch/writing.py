"""Writes Markdown from the elements of a page, as they begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS: Final = frozenset(
    {"p", "div", "section", "article", "main", "header", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl"}
    | {"dt", "dd", "table", "tr", "blockquote", "pre", "figure", "figcaption", "address", "details", "summary", "hr"}
    | {"center", "fieldset"}
)
HEADINGS: Final = {f"h{depth}": "#" * depth + " " for depth in range(1, 7)}
LISTS: Final = frozenset({"ul", "ol"})
CELLS: Final = frozenset({"td", "th"})
_SPACE: Final = re.compile(r"\s+")


@dataclass
class _Table:
    """`rows` are its rows so far; `cells` those of the row that is being read, None between rows."""

    rows: int = 0
    cells: list[str] | None = None


@dataclass
class Writer:
    """`base`: what links are relative to. `mark` stands before the next paragraph, such as `- ` or `## `."""

    base: str
    lines: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    tables: list[_Table | None] = field(default_factory=list)
    quotes: int = 0
    mark: str = ""
    pre: bool = False
    cell: bool = False

    def text(self) -> str:
        """All that was written."""
        self._flush()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()

    def say(self, text: str | None) -> None:
        """Text between two elements."""
        if text:
            self.inline.append(text if self.pre else _SPACE.sub(" ", text))

    def begin(self, tag: str, element: _Element) -> None:
        if tag in BLOCKS:
            self._flush()
            self._begin_block(tag, element)
        elif tag in CELLS and self._cells is not None:
            self.inline, self.cell = [], True
        elif tag == "a":
            self.links.append(len(self.inline))
        elif tag == "img" and (words := _SPACE.sub(" ", element.get("alt") or "").strip()):
            self.inline.append(f"[image: {words}]")
        elif tag == "code" and not self.pre:
            self.inline.append("`")

    def finish(self, tag: str, element: _Element) -> None:
        if tag == "pre":
            self._write_code()
        elif tag in BLOCKS:
            self._flush()
            self._finish_block(tag)
        elif tag in CELLS and self._cells is not None:
            self._cells.append(_SPACE.sub(" ", "".join(self.inline)).strip().replace("|", "\\|"))
            self.inline, self.cell = [], False
        elif tag == "a" and self.links:
            self._link(element.get("href") or "", self.links.pop())
        elif tag == "br":
            self.inline.append("\n")
        elif tag == "code" and not self.pre:
            self.inline.append("`")

    @property
    def _cells(self) -> list[str] | None:
        table = self.tables[-1] if self.tables else None
        return None if table is None else table.cells

    def _begin_block(self, tag: str, element: _Element) -> None:
        if tag in LISTS:
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.mark = self._item()
        elif tag in HEADINGS:
            self.mark = HEADINGS[tag]
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.pre = True
        elif tag == "table":
            # One with others in it is there for the layout.
            self.tables.append(_Table() if element.find(".//table") is None else None)
        elif tag == "tr" and self.tables and (table := self.tables[-1]):
            table.cells = []

    def _finish_block(self, tag: str) -> None:
        if tag in LISTS and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag == "table" and self.tables:
            self.tables.pop()
        elif tag == "tr":
            self._write_row()
        elif tag == "hr":
            self.lines += ["---", ""]
        if tag == "li" or tag in HEADINGS:
            self.mark = ""
        if (tag in LISTS and not self.lists) or tag == "table":
            self.lines.append("")

    def _item(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number + 1}. "

    def _link(self, target: str, since: int) -> None:
        words = "".join(self.inline[since:]).strip()
        try:
            target = urljoin(self.base, target.strip())
        except ValueError:
            return
        if words and target.startswith(("http://", "https://")):
            self.inline[since:] = [f"[{words}]({target})"]

    def _flush(self) -> None:
        """The paragraph ends here; inside of a table's cell it is but a space."""
        if self.cell:
            self.inline.append(" ")
            return
        joined = re.sub(r" {2,}", " ", "".join(self.inline))
        text = "\n".join(line.strip() for line in joined.split("\n")).strip()
        self.inline, self.links = [], [0] * len(self.links)
        if not text:
            return
        indent = "  " * max(0, len(self.lists) - 1)
        rest = " " * len(self.mark) if self.lists else ""
        first, *more = text.split("\n")
        written = [f"{indent}{self.mark}{first}", *(f"{indent}{rest}{line}" for line in more)]
        self.lines += ["> " * self.quotes + line for line in written]
        if not self.lists:
            self.lines.append("")
        self.mark = rest

    def _write_row(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or table.cells is None:
            return
        cells, table.cells, self.cell = table.cells, None, False
        if any(cells):
            self.lines.append(f"| {' | '.join(cells)} |")
            if not table.rows:
                self.lines.append("|" + " --- |" * len(cells))
            table.rows += 1

    def _write_code(self) -> None:
        code = "".join(self.inline).strip("\n")
        self.pre = False
        if self.cell:
            return
        self.inline, self.links = [], [0] * len(self.links)
        if code.strip():
            self.lines += ["```", *code.split("\n"), "```", ""]
