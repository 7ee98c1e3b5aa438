"""docs/access.md: the rules and the table of routes, as the application has them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from wegent_backend.access.routes import Access
from wegent_backend.access.rules import LOGIN_ONLY, RULES, Rule, scope_of
from wegent_backend.api.routes import access_table, build_api
from wegent_backend.chat.sockets import TABLE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"

HEAD = """\
# Who may do what

Generated from the rules that the server applies (`access/rules.py`); a test holds every route and event to them, for
everybody that they tell apart.

- Something belongs to a person, to a group, or to everybody (*public*). What stands in a group's namespace belongs to
  the group.
- A role counts in its group and in all groups inside of it; the highest counts. From the most to the least: Owner,
  Maintainer, Developer, Reporter, RestrictedAnalyst.
- What one may not see answers as if it were not there (404). What one sees but may not do is refused (403), with who
  may.
- Admins look after accounts, groups and what is public. They do not see what belongs to people or to groups of others.
- An API key may what its user may, within its scopes. A key of an admin does what only admins may if it has the scope
  `admin` too.

## Rules

| thing | to | who may | key's scope | |
|---|---|---|---|---|
"""

ROUTES = """
## Routes and events

What each is about. `{plural}` is any kind, as `ghosts`.

| route or event | is about |
|---|---|
"""


def write() -> None:
    PAGE.write_text(page())


def page() -> str:
    rules = "".join(
        f"| {thing} | {verb} | {_who(rule)} | {_scope(thing, verb)} | {rule.words} |\n"
        for (thing, verb), rule in RULES.items()
    )
    return HEAD + rules + ROUTES + "".join(_routes())


def _who(rule: Rule) -> str:
    may = []
    if rule.anybody:
        may.append("everybody with a login")
    if rule.owner:
        may.append("its owner")
    if rule.group is not None:
        may.append(f"its group from {rule.group} on")
    if rule.restricted:
        may.append(f"RestrictedAnalysts of its group for {' and '.join(sorted(rule.restricted))}")
    if rule.shared is not None:
        may.append(f"those it is shared with from {rule.shared} on")
    if rule.admin:
        may.append("admins")
    only = " — as far as they are admins" if rule.admins_only else ""
    return (", ".join(may) or "nobody") + only


def _scope(thing: object, verb: object) -> str:
    key = (thing, verb)
    return "none: log in" if key in LOGIN_ONLY else f"`{scope_of(*key)}`"  # type: ignore[arg-type]


def _routes() -> list[str]:
    table: dict[str, Access] = {
        **access_table(build_api()),
        **{f"event {name}": about for name, about in TABLE.items()},
    }
    by_access: dict[Access, list[str]] = defaultdict(list)
    for name, about in table.items():
        by_access[about].append(name)
    return [
        f"| `{_plain(name)}` | {'open to everybody' if about.thing is None else f'{about.thing}: {about.verb}'} |\n"
        for about, names in by_access.items()
        for name in names
    ]


def _plain(name: str) -> str:
    return name.replace("{plural:kind_with_short_form}", "{plural}").replace("{plural:kind}", "{plural}")
