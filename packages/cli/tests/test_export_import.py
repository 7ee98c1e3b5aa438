"""`wegent export`, `import`, `copy`, `rollback`, `restore`, `model`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from wegent.client.target import Target
from wegent.resources.write.export import Export, export
from wegent.resources.write.files import Files
from wegent.resources.write.importing import Import, import_
from wegent.resources.write.model_calls import OfModel, available, check_model
from wegent.resources.write.rollback import Rollback, rollback
from wegent.resources.write.single import Copy, Restore, copy, restore

from .fake_store import FakeStore
from .write_store import Person, answer, batch, item, refused, sent, target

__all__ = ["target"]

EXPORTED = """\
kind: Ghost
metadata: {name: g, namespace: default}
spec:
  mcpServers:
    a: {authToken: "${secret:token}"}
---
kind: Bot
metadata: {name: b, namespace: default}
spec:
  ghostRef: {name: g, namespace: default}
  shellRef: {name: Chat}
"""
SECRETS = "/namespaces/default/secrets"
STORED = {"namespace": "default", "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "bot.yaml"
    path.write_text(EXPORTED)
    return str(path)


@pytest.fixture
def ready(store: FakeStore) -> FakeStore:
    """Takes the file; stores no secret yet."""
    ghost = item("Ghost", "g", "created", diff=[{"path": "spec", "op": "add", "after": {"systemPrompt": "x"}}])
    answer(store, "POST", "/apply", batch(ghost, item("Bot", "b", "unchanged")))
    answer(store, "GET", SECRETS, {"items": []})
    answer(store, "PUT", f"{SECRETS}/token", {})
    return store


def test_export_to_standard_output_and_to_a_file(store: FakeStore, target: Target, tmp_path: Path) -> None:
    store.answers["GET", "/namespaces/default/bots/b/export"] = lambda _: PlainTextResponse(EXPORTED)
    person = Person()
    assert export(Export(target, ("bot", "b")), person.dialogue) == 0
    assert person.out == EXPORTED
    file = tmp_path / "out.yaml"
    assert export(Export(target, ("bot/b",), str(file)), person.dialogue) == 0
    assert file.read_text() == EXPORTED
    assert export(Export(target, ("bot/b",), str(tmp_path / "no" / "out.yaml")), person.dialogue) == 1


def test_import_shows_asks_stores_secrets_and_applies(ready: FakeStore, target: Target, file: str) -> None:
    person = Person("y\n", "the-token")
    assert import_(Import(target, Files((file,))), person.dialogue) == 0
    assert person.questions == ["Value of token: "]
    # What is new is named; what changes is shown.
    assert "+ ghost/g (new)\n" in person.out
    assert "+ secret/token (not stored yet)\n" in person.out
    assert person.out.endswith("secret/token stored\nghost/g created\nbot/b unchanged\n")
    trial, real = sent(ready, "POST", "/apply")
    assert (trial.query["dryRun"], real.query.get("dryRun")) == ("true", None)
    # What is not stored yet cannot be referred to yet.
    assert "${secret" not in str(trial.body)
    assert real.body[0]["spec"]["mcpServers"]["a"]["authToken"] == "${secret:token}"
    (stored,) = sent(ready, "PUT", f"{SECRETS}/token")
    assert stored.body == {"value": "the-token"}
    order = [asked.path for asked in ready.asked if asked.method != "GET"]
    assert order == ["/apply", f"{SECRETS}/token", "/apply"]
    assert "the-token" not in person.out + person.err


def test_import_where_nobody_can_be_asked(
    ready: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_(Import(target, Files((file,)), yes=True), Person().dialogue) == 2
    assert "Not stored yet: token." in capsys.readouterr().err
    assert not sent(ready, "PUT", f"{SECRETS}/token")
    assert import_(Import(target, Files((file,)), secrets=("token=v=1",), yes=True), Person().dialogue) == 0
    assert sent(ready, "PUT", f"{SECRETS}/token")[0].body == {"value": "v=1"}


def test_import_declined_writes_nothing(ready: FakeStore, target: Target, file: str) -> None:
    assert import_(Import(target, Files((file,))), Person("n\n", "the-token").dialogue) == 1
    assert not sent(ready, "PUT", f"{SECRETS}/token")
    assert len(sent(ready, "POST", "/apply")) == 1


def test_import_of_what_is_there(ready: FakeStore, target: Target, file: str) -> None:
    answer(ready, "GET", SECRETS, {"items": [{"name": "token", **STORED}]})
    answer(ready, "POST", "/apply", batch(item("Ghost", "g", "unchanged"), item("Bot", "b", "unchanged")))
    person = Person()
    assert import_(Import(target, Files((file,))), person.dialogue) == 0
    assert "nothing to do" in person.err
    assert sent(ready, "POST", "/apply")[0].body[0]["spec"]["mcpServers"]["a"]["authToken"] == "${secret:token}"


def test_a_refused_preview_stores_nothing(ready: FakeStore, target: Target, file: str) -> None:
    answer(ready, "POST", "/apply", *refused(422, "Invalid", "No."))
    assert import_(Import(target, Files((file,)), secrets=("token=x",), yes=True), Person().dialogue) == 1
    assert not sent(ready, "PUT", f"{SECRETS}/token")


def test_a_secret_that_nothing_refers_to_is_a_mistake(target: Target, file: str) -> None:
    assert import_(Import(target, Files((file,)), secrets=("tokn=x",), yes=True), Person().dialogue) == 2


def test_import_into_another_namespace_takes_references_along(ready: FakeStore, target: Target, file: str) -> None:
    answer(ready, "GET", "/namespaces/ops/secrets", {"items": [{"name": "token", **STORED}]})
    assert import_(Import(target, Files((file,)), into="ops", yes=True), Person().dialogue) == 0
    ghost, bot = sent(ready, "POST", "/apply")[-1].body
    assert (ghost["metadata"]["namespace"], bot["metadata"]["namespace"]) == ("ops", "ops")
    assert bot["spec"] == {"ghostRef": {"name": "g", "namespace": "ops"}, "shellRef": {"name": "Chat"}}


def test_rollback_shows_what_changes_first(store: FakeStore, target: Target) -> None:
    for prompt in "abc":
        store.put("Ghost", "g", {"systemPrompt": prompt})
    answer(store, "POST", "/namespaces/default/ghosts/g/rollback", {})
    person = Person("y\n")
    assert rollback(Rollback(target, ("gh", "g"), 1), person.dialogue) == 0
    assert person.out == (
        "--- ghost/g (revision 3, stored)\n"
        "+++ ghost/g (revision 1)\n"
        "~ spec.systemPrompt\n"
        "    - a\n"
        "    + b\n"
        "ghost/g rolled back to revision 1\n"
    )
    (asked,) = sent(store, "POST", "/namespaces/default/ghosts/g/rollback")
    assert (asked.body, asked.query["dryRun"]) == ({"revision": 1}, "false")
    assert sent(store, "GET", "/namespaces/default/ghosts/g/diff")[0].query == {"from": "3", "to": "1"}
    assert rollback(Rollback(target, ("gh", "g"), 1), Person("n\n").dialogue) == 1
    assert rollback(Rollback(target, ("gh", "g"), 1), Person().dialogue) == 2
    assert len(sent(store, "POST", "/namespaces/default/ghosts/g/rollback")) == 1
    assert rollback(Rollback(target, ("gh", "g"), 1, dry_run=True), Person().dialogue) == 0
    assert sent(store, "POST", "/namespaces/default/ghosts/g/rollback")[1].query["dryRun"] == "true"


def test_rollback_to_what_is_stored(store: FakeStore, target: Target) -> None:
    store.put("Ghost", "g")
    same = {"fromRevision": 1, "toRevision": 1, "changes": []}
    answer(store, "GET", "/namespaces/default/ghosts/g/diff", same)
    person = Person()
    assert rollback(Rollback(target, ("gh", "g"), 1), person.dialogue) == 0
    assert "there is nothing to do" in person.err


def test_restore_and_copy(store: FakeStore, target: Target) -> None:
    answer(store, "POST", "/namespaces/default/teams/dev/restore", {})
    answer(store, "POST", "/namespaces/default/teams/dev/copy", {}, 201)
    person = Person()
    assert restore(Restore(target, ("team", "dev")), person.dialogue) == 0
    assert copy(Copy(target, ("team/dev",), "dev2", "ops"), person.dialogue) == 0
    assert copy(Copy(target, ("te", "dev"), "dev3"), person.dialogue) == 0
    assert person.out == "team/dev restored\nteam/dev2 created\nteam/dev3 created\n"
    bodies = [asked.body for asked in sent(store, "POST", "/namespaces/default/teams/dev/copy")]
    assert bodies == [{"name": "dev2", "namespace": "ops"}, {"name": "dev3"}]
    assert restore(Restore(target, ("team", "gone")), person.dialogue) == 3


def outcome(**more: Any) -> dict[str, Any]:
    return {"success": True, "outcome": "ok", "message": "It answers.", "milliseconds": 12, **more}


def test_model(store: FakeStore, target: Target) -> None:
    answer(store, "POST", "/namespaces/default/models/m/test", outcome())
    person = Person()
    assert check_model(OfModel(target, "m"), person.dialogue) == 0
    failed = outcome(success=False, outcome="unauthorized", message="The key is wrong.", status=401)
    answer(store, "POST", "/namespaces/default/models/m/test", failed)
    assert check_model(OfModel(target, "m"), person.dialogue) == 1
    assert person.out == "model/m: It answers. (12 ms)\nmodel/m: The key is wrong. (12 ms)\n"
    answer(store, "GET", "/namespaces/default/models/m/available", {"items": [{"id": "a"}, {"id": "b"}]})
    person = Person()
    assert available(OfModel(target, "m"), person.dialogue) == 0
    assert person.out == "a\nb\n"
