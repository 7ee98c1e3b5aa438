"""A page of the web as Markdown: what is read on it, without what is clicked."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from wegent_chat_shell.tools.builtin.fetch.writing import Writer

if TYPE_CHECKING:
    from lxml.etree import _Element

LEFT_OUT: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map"}
    | {"head", "nav", "aside", "footer", "form", "button", "select", "input", "textarea", "dialog"}
)
LEAST_SHARE: Final = 0.2
"""Of the text of a page that its main part must have, to stand for all of it."""
_SPACE: Final = re.compile(r"\s+")
_MAIN: Final = "//main | //*[@role='main'] | //article"


@dataclass(frozen=True)
class Page:
    title: str
    text: str


def page_of(body: bytes, charset: str | None, url: str) -> Page:
    """`url`: what its links are relative to. A page without text has an empty one."""
    from lxml import etree, html

    # Nothing is fetched, and nested no deeper than libxml2 allows by itself.
    options: dict[str, Any] = {"remove_comments": True, "remove_pis": True, "no_network": True}
    try:
        root = html.document_fromstring(body, html.HTMLParser(encoding=_known(charset), **options))
    except (etree.ParserError, etree.XMLSyntaxError):
        return Page("", "")
    base = root.find(".//base[@href]")
    writer, skipped = Writer(urljoin(url, base.get("href", "")) if base is not None else url), False
    for event, element in (walk := etree.iterwalk(_part(root), events=("start", "end"))):
        if event == "start" and (skipped := _counts_not(element)):
            walk.skip_subtree()
        elif event == "start":
            writer.begin(element.tag, element)
            writer.say(element.text)
        else:
            if not skipped:
                writer.finish(element.tag, element)
            skipped = False
            writer.say(element.tail)
    return Page(_SPACE.sub(" ", root.findtext(".//title") or "").strip(), writer.text())


def _known(charset: str | None) -> str | None:
    """None: the page says it itself."""
    try:
        return None if charset is None else codecs.lookup(charset).name
    except LookupError:
        return None


def _part(root: _Element) -> _Element:
    """The part that says that it is the main one, if it is."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(body.xpath("string()"))
    found = max(root.xpath(_MAIN), key=lambda part: len(part.xpath("string()")), default=None)
    return found if found is not None and len(found.xpath("string()")) >= whole * LEAST_SHARE else body


def _counts_not(element: _Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return "hidden" in element.attrib or element.get("aria-hidden") == "true" or "display:none" in style
