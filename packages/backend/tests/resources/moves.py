"""Commands to try in a world of the model: mostly about what is there, sometimes about what is not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .model import Apply, Command, Delete, Document, Flat, Key, Owner, Path, Restore, RollBack, World, Write

NAMES = {"Ghost": ["g1", "g2"], "Shell": ["s1", "s2"], "Bot": ["b1", "b2"], "Team": ["t1"]}
OWNERS: tuple[Owner, ...] = ("own", "public")
HERE = "here"
"""The namespace of an example, as the model knows it; in the store each example has one of its own."""

LABEL: Path = ("metadata", "labels", "x")
FIELDS: dict[str, dict[Path, list[Any]]] = {
    "Ghost": {("spec", "systemPrompt"): ["one", "two"], ("metadata", "displayName"): ["A", "B"]},
    "Shell": {("spec", "shellType"): ["Chat", "Chat", "ClaudeCode"], ("spec", "baseShellRef"): NAMES["Shell"]},
    "Bot": {("spec", "ghostRef"): NAMES["Ghost"], ("spec", "shellRef"): NAMES["Shell"]},
    "Team": {("spec", "members"): NAMES["Bot"], ("spec", "description"): ["C", "D"]},
}
"""Values of each field; those of references are names."""

REQUIRED = {("spec", name) for name in ("systemPrompt", "shellType", "ghostRef", "shellRef", "members")}

owners = st.sampled_from(OWNERS)
managers = st.sampled_from(("a", "b"))
updaters = st.sampled_from(("api", "api", "a"))
versions_named = st.sampled_from((None, None, None, "current", "stale"))


def chances(percent: int) -> st.SearchStrategy[bool]:
    return st.integers(0, 99).map(lambda drawn: drawn >= 100 - percent)


def first(owner: Owner) -> Apply:
    """Something of everything to begin with, in the wrong order."""
    sent = [Document(kind, name, _first_fields(kind)) for kind, names in reversed(NAMES.items()) for name in names]
    return Apply(tuple(sent), owner, "a", force=False, prune=False)


VERBS = ("apply",) * 4 + (
    "create",
    "replace",
    "patch",
    "patch",
    "delete",
    "delete",
    "restore",
    "roll back",
    "roll back",
)


@st.composite
def moves(draw: st.DrawFn, world: World) -> Command:
    verb = draw(st.sampled_from(VERBS))
    match verb:
        case "apply":
            batch = draw(st.lists(documents(), min_size=1, max_size=4, unique_by=lambda sent: (sent.kind, sent.name)))
            return Apply(tuple(batch), draw(owners), draw(managers), draw(st.booleans()), draw(chances(30)))
        case "create" | "replace" | "patch":
            key = draw(keys(world, "absent" if verb == "create" else "living"))
            sent = draw(documents(key, nulls=verb == "patch"))
            return Write(verb, sent, key.owner, draw(updaters), draw(versions_named))
        case "delete":
            return Delete(draw(keys(world, "living")), draw(chances(25)), draw(versions_named))
        case "restore":
            return Restore(draw(keys(world, "deleted")))
    key = draw(keys(world, "living"))
    past = world.living[key].past if key in world.living else []
    return RollBack(key, draw(st.integers(1, len(past) + 1)))


@st.composite
def keys(draw: st.DrawFn, world: World, wanted: str) -> Key:
    every = [Key(kind, name, owner) for kind, names in NAMES.items() for name in names for owner in OWNERS]
    fitting = {
        "living": [key for key in every if key in world.living],
        "absent": [key for key in every if key not in world.living],
        "deleted": [key for key in every if world.deleted.get(key) and key not in world.living],
    }[wanted]
    return draw(st.sampled_from(fitting if fitting and draw(chances(90)) else every))


@st.composite
def documents(draw: st.DrawFn, key: Key | None = None, *, nulls: bool = False) -> Document:
    """Of the key's resource, or of any; `nulls`: a merge patch, which takes fields away too."""
    kind = key.kind if key is not None else draw(st.sampled_from(list(NAMES)))
    fields: Flat = {}
    for place, values in {**FIELDS[kind], LABEL: ["1", "2"]}.items():
        if draw(chances(_likelihood(place, nulls=nulls))):
            fields |= _filled(place, draw(st.sampled_from(values)))
        elif nulls and draw(chances(20)):
            fields[place] = None
    return Document(kind, key.name if key is not None else draw(st.sampled_from(NAMES[kind])), fields)


def _likelihood(place: Path, *, nulls: bool) -> int:
    if place[-1] == "baseShellRef":
        return 25
    return 95 if place in REQUIRED and not nulls else 50


def _filled(place: Path, value: Any) -> Flat:
    """A field; references stay within the namespace."""
    if place[-1].endswith("Ref"):
        return {(*place, "name"): value, (*place, "namespace"): HERE}
    if place[-1] == "members":
        return {place: [{"botRef": {"name": value, "namespace": HERE}}]}
    return {place: value}


def _first_fields(kind: str) -> Flat:
    fields: Flat = {LABEL: "1"}
    for place, values in FIELDS[kind].items():
        if place in REQUIRED:
            fields |= _filled(place, values[0])
    return fields
