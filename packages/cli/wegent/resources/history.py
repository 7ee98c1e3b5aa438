"""`wegent history`: the revisions of a resource, one of them, or what distinguishes two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wegent_contracts.protocol.resources import Differences

from wegent.client.errors import WrongUsage
from wegent.client.rest import Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.resources import describe, formats, kinds, output
from wegent.resources.formats import Format
from wegent.resources.kinds import Asked
from wegent.resources.write.changes import show_changes
from wegent.resources.write.dialogue import Dialogue

MOST = 20


@dataclass(frozen=True)
class HistoryWanted:
    """`revision` shows one, `diff` (as `3..5`) compares two; otherwise the newest `most` are listed."""

    target: Target
    words: Sequence[str]
    revision: int | None = None
    diff: str | None = None
    output: str = "table"
    most: int = MOST


def history(wanted: HistoryWanted) -> int:
    """Prints revisions, newest first."""

    def checked() -> int:
        one = kinds.one(wanted.words)
        form = formats.read(wanted.output, ("table", "yaml", "json", "jsonpath"))
        bounds = _bounds(wanted.diff)
        if bounds and wanted.revision is not None:
            raise WrongUsage("--revision and --diff do not go together.")

        async def show(rest: Rest) -> int:
            if bounds:
                await _show_differences(rest, wanted.target, one, bounds, form)
            elif wanted.revision is not None:
                await _show_revision(rest, wanted.target, one, wanted.revision, form)
            else:
                await _show_list(rest, wanted, one, form)
            return 0

        return with_rest(wanted.target, show)

    return guarded(checked)


async def _show_list(rest: Rest, wanted: HistoryWanted, one: Asked, form: Format) -> None:
    target, size = wanted.target, min(wanted.most, 200)
    path = target.path(one.kind.plural, one.name or "", "revisions")
    revisions: list[dict[str, object]] = []
    async for page in rest.pages(path, size=size, scope=target.scope):
        revisions += page["items"]
        if len(revisions) >= wanted.most:
            break
    revisions = revisions[: wanted.most]
    if form.tabular:
        output.write("\n".join(describe.revision_lines(revisions, datetime.now(UTC))))
    else:
        formats.write_values(form, revisions)


async def _show_revision(rest: Rest, target: Target, one: Asked, revision: int, form: Format) -> None:
    path = target.path(one.kind.plural, one.name or "", "revisions", str(revision))
    found = await rest.get(path, scope=target.scope)
    # A table has no room for a resource.
    formats.write_value(Format("yaml") if form.tabular else form, found.get("resource") or found)


async def _show_differences(rest: Rest, target: Target, one: Asked, bounds: tuple[int, int], form: Format) -> None:
    path = target.path(one.kind.plural, one.name or "", "diff")
    found = await rest.get(path, **{"from": bounds[0], "to": bounds[1], "scope": target.scope})
    if form.tabular:
        show_changes(Dialogue.of_process(), Differences.model_validate(found).changes)
    else:
        formats.write_value(form, found)


def _bounds(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d+)\.\.(\d+)", text)
    if match is None:
        raise WrongUsage(f'"{text}" does not name two revisions; write for example --diff 3..5.')
    return int(match[1]), int(match[2])
