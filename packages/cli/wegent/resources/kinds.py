"""What people type for kinds and resources: `team`, `te`, `Teams`, `bots,teams`, `all`, `team/dev`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from wegent_contracts.resources import KINDS, Resource

from wegent.client.errors import WrongUsage

Kind: TypeAlias = type[Resource]
ALL = "all"


@dataclass(frozen=True)
class Asked:
    """All resources of a kind, or the one called `name`."""

    kind: Kind
    name: str | None = None

    def __str__(self) -> str:
        return self.kind.__name__.lower() + (f"/{self.name}" if self.name else "")


def resolve(word: str) -> Kind:
    """The kind that singular, plural, short name or kind name mean, in any case. Raises WrongUsage."""
    known = _words()
    if kind := known.get(word.lower()):
        return kind
    near = get_close_matches(word.lower(), known, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"There is: {', '.join(kind.plural for kind in KINDS.values())}."
    raise WrongUsage(f'There is no kind "{word}". {hint}')


def resolve_list(text: str) -> list[Kind]:
    """Kinds of a list with commas, each once; `all` is every kind."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise WrongUsage("Name a kind, for example teams.")
    kinds = [kind for word in words for kind in (KINDS.values() if word.lower() == ALL else [resolve(word)])]
    return list(dict.fromkeys(kinds))


def asked(words: Sequence[str]) -> list[Asked]:
    """Reads `KIND[,KIND…] [NAME…]` or `KIND/NAME …`. Raises WrongUsage when the two are mixed."""
    slashed = [word for word in words if "/" in word]
    if slashed and len(slashed) != len(words):
        raise WrongUsage("Write either KIND NAME … or KIND/NAME …, not both.")
    if slashed:
        return [_named(word) for word in slashed]
    kinds, names = resolve_list(words[0] if words else ""), words[1:]
    if not names:
        return [Asked(kind) for kind in kinds]
    return [Asked(kind, name) for kind in kinds for name in names]


def one(words: Sequence[str]) -> Asked:
    """Reads `KIND NAME` or `KIND/NAME`. Raises WrongUsage for anything else."""
    named = asked(words)
    if len(named) != 1 or named[0].name is None:
        raise WrongUsage("Name one resource: KIND NAME or KIND/NAME.")
    return named[0]


def spellings(kind: Kind) -> Iterator[str]:
    """Every word for a kind, the plural first."""
    yield from (kind.plural, kind.__name__.lower(), kind.short_name)


def _named(word: str) -> Asked:
    kind, _, name = word.partition("/")
    if not name or "/" in name:
        raise WrongUsage(f'"{word}" is not KIND/NAME, as in team/dev.')
    return Asked(resolve(kind), name)


def _words() -> dict[str, Kind]:
    return {word: kind for kind in KINDS.values() for word in spellings(kind)}
