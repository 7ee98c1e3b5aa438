"""`wegent explain`: what a kind or a field means. Needs no server."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from wegent_contracts.errors import NotFound
from wegent_contracts.resources import API_VERSION
from wegent_contracts.schemas import Explanation
from wegent_contracts.schemas import explain as look_up

from wegent.client.errors import NotThere
from wegent.client.target import guarded
from wegent.resources import kinds, output

WIDTH = 100
INDENT = "  "


@dataclass(frozen=True)
class ExplainWanted:
    """`path` begins with a kind: team.spec.members."""

    path: str
    recursive: bool = False


def explain(wanted: ExplainWanted) -> int:
    """Prints the words of the schema."""

    def show() -> int:
        word, _, path = wanted.path.partition(".")
        try:
            found = look_up(kinds.resolve(word), path)
        except NotFound as error:
            raise NotThere(error.message) from None
        output.write("\n".join(text(found, recursive=wanted.recursive)))
        return 0

    return guarded(show)


def text(found: Explanation, *, recursive: bool) -> Iterator[str]:
    """Lines about a field, then about the fields inside of it."""
    kind, _, path = found.path.partition(".")
    yield f"Kind:     {kind} ({API_VERSION})"
    if path:
        yield f"Field:    {path}"
        yield f"Type:     {_type(found)}"
    for name, words in _facts(found):
        yield f"{name + ':':<10}{words}"
    yield ""
    yield from textwrap.wrap(found.description, WIDTH) or ["(no description)"]
    if found.children:
        yield from ("", "Fields:")
        yield from _fields(found, INDENT, recursive=recursive)


def _fields(found: Explanation, indent: str, *, recursive: bool) -> Iterator[str]:
    for child in found.children:
        yield f"{indent}{child.name} <{child.type}>{', required' if child.required else ''}"
        if recursive:
            # With everything below, one line for each field is all that can be read.
            yield from _fields(child, indent + INDENT, recursive=True)
            continue
        yield from _wrapped(child.description, indent + INDENT)
        for name, words in _facts(child):
            yield from _wrapped(f"{name}: {words}", indent + INDENT)


def _facts(found: Explanation) -> Iterator[tuple[str, str]]:
    if found.default is not None:
        yield "Default", json.dumps(found.default, ensure_ascii=False)
    if found.allowed:
        yield "Allowed", ", ".join(found.allowed)
    # Forms are whole sentences, the other limits a few words.
    forms = [text for text in found.limits if text.endswith(".")]
    if limits := [text for text in found.limits if text not in forms]:
        yield "Limits", ", ".join(limits)
    if forms:
        yield "Form", " ".join(forms)
    if found.refers_to and found.refers_to not in found.type:
        yield "Names a", found.refers_to
    if found.secret:
        yield "Secret", "stored encrypted, read back as ***; ${secret:NAME} names a stored one"
    # That every name is taken in snake_case too goes without saying.
    other = [name for name in found.other_names if name.replace("_", "").lower() != found.name.lower()]
    if other:
        yield "Also", ", ".join(other)


def _type(found: Explanation) -> str:
    return f"{found.type}, required" if found.required else found.type


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
