"""How documents are written: YAML, JSON, and what is safe at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import yaml

from wegent.client.terminal import UNSAFE


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, texts of several lines are blocks, nothing is an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(document: Any) -> str:
    """One document, keys in their order; control characters become escapes."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def as_yaml_stream(documents: Iterable[Any]) -> str:
    """Documents with `---` between them, as `wegent apply -f -` reads them."""
    return "---\n".join(as_yaml(document) for document in documents)


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """The value, with what a terminal would obey as escapes; it reads back the same."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def write(text: str) -> None:
    """Text on standard output, at once, with a line end behind it."""
    sys.stdout.write(text if text.endswith("\n") or not text else f"{text}\n")
    sys.stdout.flush()
