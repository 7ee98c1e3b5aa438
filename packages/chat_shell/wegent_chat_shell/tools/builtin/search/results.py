"""What search engines find, made equal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

TITLE_CHARS: Final = 200
AGE_CHARS: Final = 40
URL_CHARS: Final = 2000
_TAG: Final = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True)
class Result:
    """One page that was found; `age` in the engine's words."""

    title: str
    url: str
    snippet: str = ""
    age: str | None = None


def result(title: object, url: object, snippet: object, age: object = None) -> Result | None:
    """From what an engine says; None when that leads nowhere."""
    address = str(url or "").strip()
    if not address.startswith(("http://", "https://")) or len(address) > URL_CHARS or any(map(str.isspace, address)):
        return None
    return Result(plain(title)[:TITLE_CHARS] or address, address, plain(snippet), plain(age)[:AGE_CHARS] or None)


def plain(words: object) -> str:
    """Without marks and in one line: engines emphasise what was asked for."""
    return " ".join(html.unescape(_TAG.sub("", str(words or ""))).split())


def entries(body: Any, *path: str) -> Iterable[Mapping[str, Any]]:
    """The objects of the list at `path` of an answer; none where there is no such list."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return [entry for entry in body if isinstance(entry, Mapping)] if isinstance(body, list) else []


def distinct(found: Iterable[Result | None], most: int) -> list[Result]:
    """Each page once, at most so many."""
    by_url: dict[str, Result] = {}
    for each in found:
        if each is not None:
            by_url.setdefault(each.url, each)
    return list(by_url.values())[:most]
