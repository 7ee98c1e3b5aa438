"""`wegent delete`: who is asked, in which order, what goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from wegent.client.target import Target
from wegent.resources.write.delete import Delete, delete
from wegent.resources.write.files import Files

from .fake_store import Asked, FakeStore
from .write_store import Person, batch, item, refused, target

__all__ = ["target"]

BASE = "/namespaces/default"


class Deleting:
    """DELETE routes over what refers to what: `{"Bot/b": ["Team/dev"]}`."""

    def __init__(self, store: FakeStore, **referrers: list[str]) -> None:
        self.store = store
        self.alive = dict(referrers)
        self.order: list[str] = []
        for key in referrers:
            kind, name = key.split("_")
            store.answers["DELETE", f"{BASE}/{kind.lower()}s/{name}"] = lambda asked, key=key: self._answer(asked, key)

    def _answer(self, asked: Asked, key: str) -> Response:
        if key not in self.alive:
            body, status = refused(404, "NotFound", f"There is no {key}.")
            return JSONResponse(body, status)
        referrers = [entry for entry in self.alive[key] if entry in self.alive]
        trial = asked.query.get("dryRun") == "true"
        if referrers and asked.query.get("cascade") != "true":
            found = [self._named(entry) | {"namespace": "default", "path": "spec"} for entry in referrers]
            body, status = refused(409, "Referenced", f"{key} is referred to.", details={"referrers": found})
            return JSONResponse(body, status)
        gone = [*referrers, key]
        if not trial:
            self.order += gone
            self.alive = {entry: others for entry, others in self.alive.items() if entry not in gone}
        results = [item(**self._named(entry), operation="deleted") for entry in gone]
        return JSONResponse(batch(*results, dryRun=trial))

    def _named(self, key: str) -> dict[str, Any]:
        kind, name = key.split("_")
        return {"kind": kind, "name": name}


def run(target: Target, *words: str, person: Person | None = None, **options: Any) -> tuple[int, Person]:
    person = person or Person()
    return delete(Delete(target, words, **options), person.dialogue), person


def test_one_by_name(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Bot_b=[])
    code, person = run(target, "bot", "b", person=Person("y\n"))
    assert (code, person.out) == (0, "bot/b deleted\n")
    assert person.err == "Delete bot/b? [y/N] "
    assert deleting.order == ["Bot_b"]


def test_no_is_no(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Bot_b=[])
    assert run(target, "bot/b", person=Person("\n"))[0] == 1
    assert not deleting.order


def test_where_nobody_can_be_asked_only_yes_deletes(
    store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    deleting = Deleting(store, Bot_b=[])
    assert run(target, "bot/b")[0] == 2
    assert "add -y" in capsys.readouterr().err
    assert not deleting.order
    assert run(target, "bot/b", yes=True)[0] == 0
    assert deleting.order == ["Bot_b"]


def test_referrers_go_first(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Ghost_g=["Bot_b"], Bot_b=["Team_t"], Team_t=[])
    code, person = run(target, "ghost/g", "bot/b", "team/t", yes=True)
    assert (code, deleting.order) == (0, ["Team_t", "Bot_b", "Ghost_g"])
    assert person.out == "team/t deleted\nbot/b deleted\nghost/g deleted\n"


def test_referrers_of_the_same_kind_go_first(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Shell_base=["Shell_own"], Shell_own=[])
    assert run(target, "sh", "base", "own", yes=True)[0] == 0
    assert deleting.order == ["Shell_own", "Shell_base"]


def test_what_others_refer_to_stays(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Ghost_g=["Bot_b"], Bot_b=[], Ghost_h=[])
    code, person = run(target, "ghosts", "g", "h", "none", yes=True)
    assert deleting.order == ["Ghost_h"]
    assert person.out == "ghost/h deleted\n"
    assert "Ghost_g is referred to." in person.err
    assert "Bot default/b at spec" in person.err
    assert code != 0


def test_cascade_says_what_else_goes(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Ghost_g=["Bot_b"], Bot_b=[])
    code, person = run(target, "ghost/g", cascade=True, person=Person("y\n"))
    assert (code, deleting.order) == (0, ["Bot_b", "Ghost_g"])
    assert person.err == "  ghost/g\n  bot/b\nDelete these 2? [y/N] "
    assert person.out == "bot/b deleted\nghost/g deleted\n"


def test_a_dry_run_asks_nobody_and_knows_what_goes_together(store: FakeStore, target: Target) -> None:
    deleting = Deleting(store, Ghost_g=["Bot_b"], Bot_b=[])
    code, person = run(target, "bot/b", "ghost/g", dry_run=True)
    assert (code, deleting.order) == (0, [])
    assert person.out == "bot/b deleted (dry run)\nghost/g deleted (dry run)\n"


def test_all_and_by_label_mean_own_resources(store: FakeStore, target: Target) -> None:
    store.put("Bot", "b", labels={"app": "demo"})
    store.put("Bot", "c")
    deleting = Deleting(store, Bot_b=[], Bot_c=[])
    assert run(target, "bots", selector="app=demo", yes=True)[0] == 0
    assert deleting.order == ["Bot_b"]
    store.remove("Bot", "b")
    assert run(target, "bots", everything=True, yes=True)[0] == 0
    assert deleting.order == ["Bot_b", "Bot_c"]
    lists = [asked for asked in store.asked if asked.method == "GET"]
    assert {asked.query["scope"] for asked in lists} == {"own"}


def test_by_file(store: FakeStore, target: Target, tmp_path: Path) -> None:
    deleting = Deleting(store, Ghost_g=["Bot_b"], Bot_b=[])
    file = tmp_path / "all.yaml"
    file.write_text("kind: Ghost\nmetadata: {name: g}\n---\nkind: Bot\nmetadata: {name: b}\n")
    assert run(target, files=Files((str(file),)), yes=True)[0] == 0
    assert deleting.order == ["Bot_b", "Ghost_g"]


def test_a_public_one_says_so(store: FakeStore, target: Target) -> None:
    store.put("Ghost", "helper", userId=0)
    Deleting(store, Ghost_helper=[]).alive.clear()
    code, person = run(target, "ghost", "helper", yes=True)
    assert (code, person.err) == (2, "ghost/helper is public: only admins delete it, with --public.\n")


def test_nothing_to_delete(target: Target) -> None:
    code, person = run(target, "bots", everything=True)
    assert (code, person.err) == (0, "There is nothing to delete.\n")


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ((), {}),
        (("bots",), {}),
        (("bot", "b"), {"everything": True}),
        (("bot", "b"), {"files": Files(("x.yaml",))}),
    ],
)
def test_used_wrongly(store: FakeStore, target: Target, words: tuple[str, ...], options: Any) -> None:
    assert run(target, *words, yes=True, **options)[0] == 2
    assert not store.asked
