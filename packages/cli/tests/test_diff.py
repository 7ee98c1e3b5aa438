"""`wegent diff`: what it prints, and that 1 always means a difference."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from wegent.client.target import Target
from wegent.resources.write.diff import Diff, diff
from wegent.resources.write.files import Files

from .fake_store import FakeStore
from .write_store import Person, answer, batch, item, refused, sent, target

__all__ = ["target"]


@pytest.fixture
def wanted(target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Diff:
    monkeypatch.chdir(tmp_path)
    Path("team.yaml").write_text("kind: Team\nmetadata: {name: dev}\nspec: {}\n")
    return Diff(target, Files(("team.yaml",)), "wegent")


def change(path: str, before: Any = None, after: Any = None, **more: Any) -> dict[str, Any]:
    op = "add" if before is None else "remove" if after is None else "replace"
    return {"path": path, "op": op, "before": before, "after": after, **more}


def printed(store: FakeStore, wanted: Diff, *changes: dict[str, Any], operation: str = "updated") -> str:
    answer(store, "POST", "/apply", batch(item("Team", "dev", operation, diff=list(changes)), dryRun=True))
    person = Person()
    assert diff(wanted, person.dialogue) == 1
    return person.out


def test_nothing_differs(store: FakeStore, wanted: Diff) -> None:
    # Who owns the fields may change without a difference.
    answer(store, "POST", "/apply", batch(item("Team", "dev", "updated", diff=[]), item("Bot", "b", "unchanged")))
    person = Person()
    assert diff(wanted, person.dialogue) == 0
    assert (person.out, person.err) == ("", "")
    assert sent(store, "POST", "/apply")[0].query == {
        "namespace": "default",
        "fieldManager": "wegent",
        "dryRun": "true",
        "diff": "true",
        "force": "true",
    }


def test_fields_one_by_one(store: FakeStore, wanted: Diff) -> None:
    assert printed(
        store,
        wanted,
        change("spec.description", "old", "new", manager="api"),
        change("spec.icon", "x", manager="wegent, api"),
        change("spec.members[1]", None, {"botRef": {"name": "b"}}),
        change("spec.bind_mode", False, True),
    ) == (
        "--- team/dev (stored)\n"
        "+++ team/dev (team.yaml)\n"
        "~ spec.description  (changed by api)\n"
        "    - old\n"
        "    + new\n"
        "- spec.icon\n"
        "    - x\n"
        "+ spec.members[1]\n"
        "    + botRef:\n"
        "    +   name: b\n"
        "~ spec.bind_mode\n"
        "    - false\n"
        "    + true\n"
    )


def test_long_texts_as_lines(store: FakeStore, wanted: Diff) -> None:
    lines = [f"line {number}" for number in range(20)]
    after = [*lines[:10], "another", *lines[11:]]
    text = printed(store, wanted, change("spec.description", "\n".join(lines), "\n".join(after)))
    assert text.splitlines()[3:] == [
        "    @@ -8,7 +8,7 @@",
        *(f"      line {number}" for number in (7, 8, 9)),
        "    - line 10",
        "    + another",
        *(f"      line {number}" for number in (11, 12, 13)),
    ]


def test_secrets_and_what_steers_terminals_are_not_shown(store: FakeStore, wanted: Diff) -> None:
    text = printed(store, wanted, change("spec.key", "***", "***"), change("spec.icon", "a", "\x1b[2J"))
    assert "~ *** (another secret; secrets are not shown)" in text
    assert "+ \\x1b[2J" in text


def test_new_and_pruned_resources(store: FakeStore, wanted: Diff) -> None:
    added = [change("spec.icon", None, "x"), change("spec.bind_mode", None, [])]
    text = printed(store, wanted, *added, operation="created")
    assert text == "--- team/dev (not stored)\n+++ team/dev (team.yaml)\n+ spec.icon\n    + x\n"
    pruning = replace(wanted, prune=True, selector="app=demo")
    text = printed(store, pruning, change("spec.icon", "x"), operation="deleted")
    assert "+++ team/dev (deleted)\n" in text
    assert sent(store, "POST", "/apply")[-1].query["prune"] == "app=demo"


def test_colours_at_a_terminal(store: FakeStore, wanted: Diff) -> None:
    answer(store, "POST", "/apply", batch(item("Team", "dev", "updated", diff=[change("spec.icon", "a", "b")])))
    out = StringIO()
    diff(wanted, replace(Person().dialogue, out=out, colour=True))
    assert "\x1b[31m    - a\x1b[0m\n\x1b[32m    + b\x1b[0m\n" in out.getvalue()


def test_failures_are_above_one(store: FakeStore, wanted: Diff, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(store, "POST", "/apply", *refused(422, "Invalid", "No."))
    assert diff(wanted, Person().dialogue) == 6
    answer(store, "POST", "/apply", {"odd": 1})
    assert diff(wanted, Person().dialogue) == 6
    store.answers["POST", "/apply"] = lambda _: PlainTextResponse("what?", 502)
    assert diff(wanted, Person().dialogue) == 6
    assert diff(replace(wanted, files=Files(("missing.yaml",))), Person().dialogue) == 2
    assert diff(replace(wanted, target=Target("http://127.0.0.1:9", "admin", "default")), Person().dialogue) == 5
