"""Markdown as paragraphs of a document: headings, lists, code, quotes and tables. What else there is stays text.

Imported when a document is made: both libraries take their time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from docx.document import Document
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

MONOSPACE: Final = "Courier New"
BELOW: Final = 1
"""Headings of messages are below those of who speaks."""
DEEPEST: Final = 9
INDENT_CM: Final = 0.75


@dataclass(frozen=True)
class Place:
    """Where a block stands: how deep in lists, in a quote or not, and what its first line begins with."""

    depth: int = 0
    quoted: bool = False
    mark: str = ""


def lay_out(document: Document, text: str) -> None:
    """Add paragraphs to the end of the document."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    _blocks(document, SyntaxTreeNode(parser.parse(text)).children, Place())


def _blocks(document: Document, nodes: Iterable[SyntaxTreeNode], place: Place) -> None:
    for node in nodes:
        _BLOCKS.get(node.type, _text)(document, node, place)
        place = replace(place, mark="")


def _heading(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    del place
    paragraph = document.add_heading("", min(int(node.tag[1:]) + BELOW, DEEPEST))
    _inlines(paragraph, node.children)


def _paragraph(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    _inlines(_placed(document, place), node.children)


def _list(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    number = int(node.attrs.get("start", 1))
    for item in node.children:
        mark = f"{number}." if node.type == "ordered_list" else "•"
        _blocks(document, item.children, Place(place.depth + 1, place.quoted, mark))
        number += 1


def _quote(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    _blocks(document, node.children, replace(place, quoted=True))


def _code(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    paragraph = _placed(document, place)
    run = paragraph.add_run(node.content.rstrip("\n"))
    run.font.name, run.font.size = MONOSPACE, Pt(9)


def _rule(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    del node, place
    document.add_paragraph("—" * 20)


def _table(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    del place
    rows = [row for part in node.children for row in part.children]
    table = document.add_table(rows=len(rows), cols=max(len(row.children) for row in rows), style="Table Grid")
    for row, cells in zip(rows, table.rows, strict=True):
        for cell, place_of_cell in zip(row.children, cells.cells, strict=False):
            _inlines(place_of_cell.paragraphs[0], cell.children)


def _text(document: Document, node: SyntaxTreeNode, place: Place) -> None:
    _placed(document, place).add_run(node.content)


_BLOCKS: Final[dict[str, Callable[[Document, SyntaxTreeNode, Place], None]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "hr": _rule,
    "table": _table,
}


def _placed(document: Document, place: Place) -> Paragraph:
    paragraph = document.add_paragraph(style="Quote" if place.quoted else None)
    if place.depth:
        layout = paragraph.paragraph_format
        layout.left_indent = Cm(INDENT_CM * place.depth)
        if place.mark:
            layout.first_line_indent = Cm(-INDENT_CM)
            layout.tab_stops.add_tab_stop(Cm(INDENT_CM * place.depth))
            paragraph.add_run(f"{place.mark}\t")
    return paragraph


# --- within a paragraph -----------------------------------------------------------------------------------------------

_STYLES: Final = {"strong": "bold", "em": "italic", "s": "strike"}


def _inlines(paragraph: Paragraph, nodes: Iterable[SyntaxTreeNode], **style: bool) -> None:
    for node in nodes:
        if node.type in _STYLES:
            _inlines(paragraph, node.children, **{**style, _STYLES[node.type]: True})
        elif node.type in {"inline", "link"}:
            _inlines(paragraph, node.children, **style)
            if node.type == "link":
                _run(paragraph, f" ({node.attrs['href']})", style)
        else:
            _leaf(paragraph, node, style)


def _leaf(paragraph: Paragraph, node: SyntaxTreeNode, style: dict[str, bool]) -> None:
    if node.type == "softbreak":
        paragraph.add_run(" ")
    elif node.type == "hardbreak":
        paragraph.add_run().add_break()
    else:
        run = _run(paragraph, node.content, style)
        if node.type == "code_inline":
            run.font.name = MONOSPACE


def _run(paragraph: Paragraph, text: str, style: dict[str, bool]) -> Any:
    run = paragraph.add_run(text)
    for name in style:
        setattr(run.font, name, True)
    return run
