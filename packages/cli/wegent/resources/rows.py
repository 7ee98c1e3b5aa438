"""Tables of resources: one for each kind; later rows keep the widths of the first ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wegent.resources import columns, formats, output, table
from wegent.resources.columns import Column, Item


@dataclass(frozen=True)
class Look:
    """`kinds_named`: names are written `team/dev`, because tables of several kinds follow each other."""

    wide: bool = False
    namespaces: bool = False
    labels: bool = False
    kinds_named: bool = False


class Tables:
    """What has been shown so far decides the widths of what follows."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._layouts: dict[str, table.Layout] = {}

    def write(self, items: Sequence[Item]) -> None:
        """Whole tables."""
        for kind in dict.fromkeys(item["kind"] for item in items):
            if self._layouts:
                output.write("\n")
            shown = self._columns(kind)
            rows = [self._cells(item, shown) for item in items if item["kind"] == kind]
            titles = [column.title for column in shown]
            self._layouts[kind] = table.show(titles, rows)

    def add(self, item: Item, *, remark: str = "") -> None:
        """One more row."""
        if item["kind"] not in self._layouts:
            self.write([item])
            return
        cells = self._cells(item, self._columns(item["kind"]))
        cells[-1] += remark
        table.write(self._layouts[item["kind"]].line(cells))

    def _columns(self, kind: str) -> list[Column]:
        look = self._look
        return columns.columns(
            kind, wide=look.wide, namespace=look.namespaces, labels=look.labels, now=datetime.now(UTC)
        )

    def _cells(self, item: Item, shown: list[Column]) -> list[str]:
        named = self._look.kinds_named
        return [
            formats.name_of(item) if named and column.title == columns.NAME else column.text(item) for column in shown
        ]
