"""All entries, in portions, to standard output or a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wegent_kit.terminal import safe

from wegent.audit.trail import Filter
from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.client.terminal import complain

__all__ = ["Export", "Filter", "export"]

PORTION = 2000
ENDS = {"ndjson": "\n", "csv": "\r\n"}


@dataclass(frozen=True)
class Export:
    """`file`: where to; None: standard output."""

    wanted: Filter
    form: str = "ndjson"
    after: int = 0
    file: str | None = None


def export(target: Target, asked: Export) -> int:
    def run() -> int:
        with _out(asked.file) as say:

            async def work(rest: Rest) -> int:
                count = 0
                async for lines, entries in _portions(rest, asked):
                    say("".join(line + ENDS[asked.form] for line in lines))
                    count += entries
                if asked.file is not None:
                    complain(f"{count} entries are in {asked.file}.")
                return 0

            return with_rest(target, work)

    return guarded(run)


async def _portions(rest: Rest, asked: Export) -> AsyncIterator[tuple[list[str], int]]:
    """Lines, and how many entries they are: the first one of CSV has titles."""
    after, titles = asked.after, 1 if asked.form == "csv" else 0
    first = True
    while True:
        query = {"format": asked.form, "after": after, "limit": PORTION, **asked.wanted.query()}
        # Not splitlines: texts may have line ends of other alphabets.
        lines = (await rest.text("/audit/export", **query)).split(ENDS[asked.form])[:-1]
        entries = len(lines) - titles
        if first or entries:
            yield (lines if first else lines[titles:]), entries
        if not entries:
            return
        first, after = False, _number(lines[-1], asked.form)


def _number(line: str, form: str) -> int:
    return int(line.split(",", 1)[0]) if form == "csv" else int(json.loads(line)["id"])


@contextmanager
def _out(file: str | None) -> Iterator[Callable[[str], None]]:
    """How to write. A file is for its owner only: there are names and addresses of people in it."""
    if file is None:
        plain = not sys.stdout.isatty()
        yield lambda text: _say(text if plain else safe(text))
        return
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise WrongUsage(f"{file} cannot be written ({error.strerror}).") from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:

        def say(text: str) -> None:
            out.write(text)

        yield say


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
