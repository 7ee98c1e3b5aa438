"""`wegent get`: what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegent_contracts.protocol.resources import WatchEvent
from wegent_contracts.resources import KINDS

from wegent.client.errors import NotThere, WrongUsage
from wegent.client.rest import PAGE, Rest
from wegent.client.target import Target, guarded, with_rest
from wegent.client.terminal import complain
from wegent.resources import formats, kinds, listing, steps
from wegent.resources.formats import Format
from wegent.resources.kinds import Asked
from wegent.resources.listing import Item, Narrowing
from wegent.resources.rows import Look, Tables
from wegent.resources.watch import changes


@dataclass(frozen=True)
class GetWanted:
    """What the command line asks for; `words` are KIND [NAME…] or KIND/NAME…."""

    target: Target
    words: Sequence[str]
    output: str = "table"
    all_namespaces: bool = False
    selector: str | None = None
    text: str | None = None
    most: int | None = None
    sort_by: str | None = None
    watch: bool = False
    show_labels: bool = False
    page_size: int = PAGE


@dataclass(frozen=True)
class _Plan:
    """The wish, understood."""

    wanted: GetWanted
    asked: list[Asked]
    form: Format
    sort_by: steps.Path | None
    narrowing: Narrowing

    @property
    def by_name(self) -> bool:
        return self.asked[0].name is not None


def get(wanted: GetWanted) -> int:
    """Prints resources and returns the exit code: 3 when a named one is not there."""

    def checked() -> int:
        plan = _plan(wanted)
        return with_rest(wanted.target, lambda rest: _run(rest, plan))

    return guarded(checked)


def _plan(wanted: GetWanted) -> _Plan:
    asked = kinds.asked(wanted.words)
    if asked[0].name and (wanted.selector or wanted.all_namespaces or wanted.text):
        raise WrongUsage("A resource with a name needs no --selector, --filter or --all-namespaces.")
    # Sorting needs all of them before any is left out.
    most = None if wanted.sort_by else wanted.most
    form = formats.read(wanted.output)
    fields = "metadata" if form.word == "name" and not wanted.sort_by else None
    return _Plan(
        wanted,
        asked,
        form,
        steps.path(wanted.sort_by.strip("{}")) if wanted.sort_by else None,
        Narrowing(wanted.all_namespaces, wanted.selector, wanted.text, most, wanted.page_size, fields),
    )


async def _run(rest: Rest, plan: _Plan) -> int:
    if plan.by_name:
        found = await listing.named(rest, plan.wanted.target, plan.asked)
        found.items = _sorted(found.items, plan)
    else:
        found = await _lists(rest, plan)
    items = found.items
    shown = Tables(_look(plan))
    if plan.form.tabular:
        shown.write(items)
    elif plan.by_name and len(plan.asked) == 1:
        for item in items:
            formats.write_one(plan.form, item)
    elif items or not found.missing:
        formats.write_list(plan.form, items)
    if not items and not found.missing:
        _say_empty(plan)
    if plan.wanted.watch and not found.missing:
        await _follow(rest, plan, found, shown)
    return NotThere.exit_code if found.missing else 0


async def _lists(rest: Rest, plan: _Plan) -> listing.Found:
    whole = listing.Found()
    for one in plan.asked:
        found = await listing.listed(rest, plan.wanted.target, one.kind, plan.narrowing)
        whole.items += _sorted(found.items, plan)
        whole.since = whole.since if whole.since is not None else found.since
    return whole


def _look(plan: _Plan) -> Look:
    return Look(
        wide=plan.form.word == "wide",
        namespaces=plan.wanted.all_namespaces,
        labels=plan.wanted.show_labels,
        kinds_named=len({one.kind for one in plan.asked}) > 1,
    )


def _sorted(items: list[Item], plan: _Plan) -> list[Item]:
    where = plan.sort_by
    if where is None:
        return items
    # Numbers before texts, what has nothing there last.
    keys = {id(item): (where.find(item) or [None])[0] for item in items}

    def key(item: Item) -> tuple[int, float, str]:
        value = keys[id(item)]
        if isinstance(value, int | float):
            return 0, value, ""
        return (2, 0, "") if value is None else (1, 0, str(value))

    return sorted(items, key=key)[: plan.wanted.most]


def _say_empty(plan: _Plan) -> None:
    everything = len(plan.asked) == len(KINDS)
    what = "is nothing" if everything else "are no " + ", ".join(one.kind.plural for one in plan.asked)
    where = "" if plan.narrowing.all_namespaces else f" in {plan.wanted.target.namespace}"
    complain(f"There {what}{where}.")


async def _follow(rest: Rest, plan: _Plan, found: listing.Found, shown: Tables) -> None:
    """Changes after the list; what the list already showed is left out."""
    versions = {item["metadata"].get("uid"): item["metadata"].get("resourceVersion", 0) for item in found.items}
    async for event in changes(rest, plan.wanted.target, plan.asked, plan.narrowing, since=found.since):
        if not _is_news(event, versions):
            continue
        if plan.form.tabular:
            shown.add(event.object, remark=" (deleted)" if event.type == "DELETED" else "")
        else:
            formats.write_entry(plan.form, event.object)


def _is_news(event: WatchEvent, versions: dict[str | None, int]) -> bool:
    """Whether this is not what `versions` says was shown before; a stream that was lost may repeat itself."""
    uid, version = event.object["metadata"].get("uid"), event.object["metadata"].get("resourceVersion", 0)
    if event.type == "DELETED":
        return versions.pop(uid, None) is not None
    if version <= versions.get(uid, -1):
        return False
    versions[uid] = version
    return True
