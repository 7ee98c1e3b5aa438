"""`wegent apply` and `wegent create`: what is sent, what is said, and where mistakes are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from wegent.client.target import Target
from wegent.resources.write.apply import Apply, apply
from wegent.resources.write.create import Create, create
from wegent.resources.write.files import Files

from .fake_store import FakeStore
from .write_store import Person, answer, batch, item, refused, sent, target

__all__ = ["target"]

TEAM = """\
apiVersion: agent.wecode.io/v1
kind: Team
metadata:
  name: dev
spec:
  members:
  - botRef: {nam: coder}
---
apiVersion: agent.wecode.io/v1
kind: Ghost
metadata: {name: coder}
spec: {systemPrompt: You write code.}
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "team.yaml"
    path.write_text(TEAM)
    return str(path)


def run(target: Target, file: str, person: Person | None = None, **options: Any) -> tuple[int, Person]:
    person = person or Person()
    return apply(Apply(target, Files((file,)), "wegent", **options), person.dialogue), person


def test_each_resource_is_one_line(store: FakeStore, target: Target, file: str) -> None:
    results = [item("Ghost", "coder", "created"), item("Team", "dev", "updated"), item("Bot", "old", "deleted")]
    answer(store, "POST", "/apply", batch(*results, warnings=["Bot old is used by nobody."]))
    code, person = run(target, file, prune=True, selector="app=demo")
    assert code == 0
    assert person.out == "ghost/coder created\nteam/dev configured\nbot/old deleted\n"
    assert person.err == "warning: Bot old is used by nobody.\n"
    (asked,) = sent(store, "POST", "/apply")
    assert [document["metadata"]["name"] for document in asked.body] == ["dev", "coder"]
    assert asked.query == {
        "namespace": "default",
        "fieldManager": "wegent",
        "dryRun": "false",
        "force": "false",
        "prune": "app=demo",
    }


def test_a_dry_run_says_so(store: FakeStore, target: Target, file: str) -> None:
    answer(store, "POST", "/apply", batch(item("Team", "dev", "unchanged"), dryRun=True))
    _, person = run(target, file, dry_run="server")
    assert person.out == "team/dev unchanged (dry run)\n"
    assert sent(store, "POST", "/apply")[0].query["dryRun"] == "true"


@pytest.mark.parametrize(
    ("output", "expected"), [("name", "team/dev\n"), ("json", '"operation": "created"'), ("yaml", "operation: created")]
)
def test_output_for_machines(output: Any, expected: str, store: FakeStore, target: Target, file: str) -> None:
    answer(store, "POST", "/apply", batch(item("Team", "dev", "created")))
    _, person = run(target, file, output=output)
    assert expected in person.out


def failed(kind: str, name: str, reason: str, message: str, **details: Any) -> dict[str, Any]:
    failure = {"reason": reason, "message": message, "details": details or None}
    return item(kind, name, "failed", error=message, failure=failure)


FIELD = {
    "path": "documents[0].spec.members[0].botRef.nam",
    "rule": "unknown",
    "message": 'No "nam". Did you mean "name"?',
}


def test_refusals_name_the_line(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    results = [
        failed("Team", "dev", "Invalid", "…", fields=[FIELD]),
        failed("Ghost", "coder", "Forbidden", "Not yours."),
    ]
    answer(store, "POST", "/apply", *refused(422, "Invalid", "2 documents are refused.", results=results))
    code, person = run(target, file)
    assert (code, person.out) == (1, "")
    assert capsys.readouterr().err == (
        f'{file}:7:14: spec.members[0].botRef.nam: No "nam". Did you mean "name"?\n'
        f"{file}:9:1: Not yours.\n"
        "Nothing was written.\n"
    )


def test_a_person_sees_the_line_itself(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(store, "POST", "/apply", *refused(422, "Invalid", "Refused.", details={"fields": [FIELD]}))
    assert run(target, file, Person(interactive=True))[0] == 1
    assert "    7 |   - botRef: {nam: coder}\n      |              ^\n" in capsys.readouterr().err


def test_conflicts_name_field_manager_and_way_out(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    conflict = {"path": "spec.systemPrompt", "manager": "api"}
    results = [item("Team", "dev", "skipped"), failed("Ghost", "coder", "FieldConflict", "…", conflicts=[conflict])]
    answer(store, "POST", "/apply", *refused(409, "FieldConflict", "Refused.", results=results))
    assert run(target, file)[0] == 1
    said = capsys.readouterr().err
    assert f"{file}:12:8: spec.systemPrompt: " in said
    assert "spec.systemPrompt: api set this to another value." in said
    assert "overwrite it with --force." in said


def test_other_documents_are_named_by_their_lines(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    field = {"path": "documents[1].metadata.name", "rule": "twice", "message": 'documents[0] is Ghost "coder" already.'}
    results = [item("Team", "dev", "skipped"), failed("Ghost", "coder", "Invalid", "…", fields=[field])]
    answer(store, "POST", "/apply", *refused(422, "Invalid", "Refused.", results=results))
    assert run(target, file, dry_run="server")[0] == 1
    # Nothing of a trial would have been written anyway.
    assert capsys.readouterr().err == f'{file}:11:12: metadata.name: {file}:1 is Ghost "coder" already.\n'


def test_what_cannot_be_pruned_is_named_with_those_that_need_it(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    referrer = {"kind": "Team", "namespace": "default", "name": "dev", "path": "spec.members[0].botRef"}
    pruned = failed("Bot", "old", "Referenced", "…", referrers=[referrer])
    results = [item("Team", "dev", "skipped"), item("Ghost", "coder", "skipped"), pruned]
    answer(store, "POST", "/apply", *refused(409, "Referenced", "Refused.", results=results))
    assert run(target, file, prune=True, selector="app=demo")[0] == 1
    assert capsys.readouterr().err == (
        "bot/old: This cannot be pruned while others refer to it: team/dev (spec.members[0].botRef).\n"
        "Nothing was written.\n"
    )


def test_a_refusal_of_something_else_is_told_as_it_is(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(store, "POST", "/apply", *refused(413, "TooLarge", "Send less."))
    assert run(target, file)[0] == 1
    assert capsys.readouterr().err == "Send less.\n"


@pytest.mark.parametrize("options", [{"prune": True}, {"selector": "a=b"}])
def test_prune_and_selector_need_each_other(store: FakeStore, target: Target, file: str, options: Any) -> None:
    assert run(target, file, **options)[0] == 2
    assert not store.asked


def test_a_client_dry_run_needs_no_server(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = Target("http://127.0.0.1:9", "admin", "default")
    code, person = run(nowhere, file, dry_run="client")
    assert (code, person.out) == (2, "")
    said = capsys.readouterr().err
    assert f'{file}:7:14: spec.members[0].botRef.nam: There is no field "nam" here. Did you mean "name"?' in said
    Path(file).write_text(TEAM.replace("nam:", "name:"))
    code, person = run(nowhere, file, dry_run="client")
    assert (code, person.out) == (0, "team/dev is valid (client dry run)\nghost/coder is valid (client dry run)\n")


def test_no_document_is_a_mistake(target: Target, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(file).write_text("# nothing\n")
    assert run(target, file)[0] == 2
    assert "There is no document in" in capsys.readouterr().err


def posted(store: FakeStore) -> list[tuple[str, str]]:
    return [(asked.path, asked.body["metadata"]["name"]) for asked in store.asked if asked.method == "POST"]


def stored(name: str, kind: str) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": name}, "spec": {}}


def test_create_sends_what_is_referred_to_first(store: FakeStore, target: Target, file: str) -> None:
    answer(store, "POST", "/namespaces/default/ghosts", stored("coder", "Ghost"), 201)
    answer(store, "POST", "/namespaces/default/teams", stored("dev", "Team"), 201)
    person = Person()
    assert create(Create(target, Files((file,))), person.dialogue) == 0
    assert posted(store) == [("/namespaces/default/ghosts", "coder"), ("/namespaces/default/teams", "dev")]
    assert person.out == "ghost/coder created\nteam/dev created\n"


def test_create_tells_what_exists_and_goes_on(store: FakeStore, target: Target, file: str) -> None:
    exists = refused(409, "AlreadyExists", "There is a Ghost/coder already.")
    answer(store, "POST", "/namespaces/default/ghosts", *exists)
    answer(store, "POST", "/namespaces/default/teams", stored("dev", "Team"), 201)
    person = Person()
    assert create(Create(target, Files((file,)), output="json"), person.dialogue) == 1
    assert json.loads(person.out)["metadata"]["name"] == "dev"
    assert person.err.startswith("ghost/coder exists already: ")


def test_create_from_json(store: FakeStore, target: Target) -> None:
    answer(store, "POST", "/namespaces/default/ghosts", stored("x", "Ghost"), 201)
    wanted = Create(target, words=("gh", "x"), from_json='{"systemPrompt": "hi"}', output="name")
    person = Person()
    assert create(wanted, person.dialogue) == 0
    (asked,) = sent(store, "POST", "/namespaces/default/ghosts")
    assert asked.body["spec"] == {"systemPrompt": "hi"}
    assert asked.body["metadata"] == {"name": "x"}
    assert person.out == "ghost/x\n"


def test_a_trial_creation_knows_the_other_documents(store: FakeStore, target: Target, file: str) -> None:
    results = [item("Team", "dev", "created"), item("Ghost", "coder", "unchanged")]
    answer(store, "POST", "/apply", batch(*results, dryRun=True))
    person = Person()
    assert create(Create(target, Files((file,)), dry_run="server"), person.dialogue) == 1
    assert person.out == "team/dev created (dry run)\n"
    assert "ghost/coder exists already" in person.err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Say what to create"),
        ({"words": ("gh", "x")}, "Give the spec with --from-json"),
        ({"words": ("gh", "x"), "from_json": "{"}, "--from-json is not JSON"),
        ({"words": ("gost", "x"), "from_json": "{}"}, 'Did you mean "ghost"?'),
    ],
)
def test_create_used_wrongly(target: Target, given: Any, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert create(Create(target, **given), Person().dialogue) == 2
    assert message in capsys.readouterr().err


def test_an_unknown_kind_is_told_of_before_anything_is_sent(
    store: FakeStore, target: Target, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(file).write_text("kind: Gost\nmetadata: {name: x}\n")
    assert create(Create(target, Files((file,))), Person().dialogue) == 2
    assert capsys.readouterr().err == f'{file}:1:1: kind: There is no kind "Gost". Did you mean "Ghost"?\n'
    assert not store.asked
