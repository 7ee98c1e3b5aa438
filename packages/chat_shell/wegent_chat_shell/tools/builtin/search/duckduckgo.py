"""DuckDuckGo by its page without scripts: it has no interface for programs, and may take them for robots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from wegent_chat_shell.tools.builtin.search.asking import Asker, SearchFailed
from wegent_chat_shell.tools.builtin.search.results import Result, result
from wegent_chat_shell.web_settings import SearchSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADERS: Final = {"User-Agent": "Mozilla/5.0 (compatible; Wegent)", "Accept": "text/html"}
ACCEPTED: Final = 202
"""How it answers whom it takes for a robot, beside a riddle."""


class DuckDuckGo:
    title = "DuckDuckGo"

    def __init__(self, settings: SearchSettings, ask: Asker) -> None:
        self._url = f"{settings.search_duckduckgo_url.rstrip('/')}/html/"
        self._ask = ask

    async def search(self, query: str, most: int) -> list[Result | None]:
        del most
        status, body = await self._ask.answer(self.title, "POST", self._url, data={"q": query}, headers=HEADERS)
        if status == ACCEPTED or b"anomaly-modal" in body:
            raise SearchFailed(f"{self.title} takes this server for a robot, and answers nothing. Try again later.")
        return _found(body, self._url)


def _found(body: bytes, url: str) -> list[Result | None]:
    from lxml import etree, html

    try:
        root = html.document_fromstring(body, html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    return [_result(entry, url) for entry in root.xpath(f"//div[{_has('result')}][not({_has('result--ad')})]")]


def _result(entry: _Element, url: str) -> Result | None:
    link = next(iter(entry.xpath(f".//a[{_has('result__a')}]")), None)
    if link is None:
        return None
    snippet = next(iter(entry.xpath(f".//*[{_has('result__snippet')}]")), None)
    words = "" if snippet is None else snippet.xpath("string()")
    return result(link.xpath("string()"), _target(link.get("href", ""), url), words)


def _target(href: str, url: str) -> str:
    """Where a link leads: most go through DuckDuckGo, with the page's address in `uddg`."""
    address = urljoin(url, href)
    return next(iter(parse_qs(urlsplit(address).query).get("uddg", ())), address)


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
