"""How documents are written: YAML, JSON, and what is safe at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from wegent_kit.terminal import UNSAFE, safe
from wegent_kit.yaml_writing import dump_documents


def as_yaml(document: Any) -> str:
    """One document, keys in their order."""
    return dump_documents([document])


def as_yaml_stream(documents: Iterable[Any]) -> str:
    """Documents with `---` between them, as `wegent apply -f -` reads them."""
    return dump_documents(documents)


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """The value, with what a terminal would obey as escapes; it reads back the same."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def write(text: str) -> None:
    """Text on standard output, at once, with a line end behind it. At a terminal it is made safe first."""
    shown = safe(text) if sys.stdout.isatty() else text
    sys.stdout.write(shown if shown.endswith("\n") or not shown else f"{shown}\n")
    sys.stdout.flush()
