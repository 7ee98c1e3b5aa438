"""`wegent edit`: an editor that a test wrote, a store on loopback."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response
from wegent.client.target import Target
from wegent.resources.write.edit import Edit, edit

from .fake_store import Asked, FakeStore
from .write_store import Person, answer, refused, sent, target

__all__ = ["target"]

GHOST = "/namespaces/default/ghosts/g"
# Each opening runs the next of the scripts; `text` is the file's text, and what it becomes.
EDITOR = """
import pathlib, sys
scripts, file = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
count = len(list(scripts.glob("seen*")))
text = file.read_text()
(scripts / f"seen{count}").write_text(text)
names = {"text": text}
exec((scripts / f"script{count}").read_text(), names)
file.write_text(names["text"])
"""
KEEP = "pass"


class Editing:
    """An editor that does what `scripts` say, once each."""

    def __init__(self, directory: Path, target: Target) -> None:
        self._directory = directory
        self._target = target
        (directory / "editor.py").write_text(EDITOR)

    def __call__(self, *scripts: str, words: tuple[str, ...] = ("gh", "g")) -> tuple[int, Person]:
        for count, script in enumerate(scripts):
            (self._directory / f"script{count}").write_text(script)
        command = f"{sys.executable} {self._directory / 'editor.py'} {self._directory}"
        person = Person()
        environ = {"EDITOR": command}
        return edit(Edit(self._target, words, environ), person.dialogue), person

    def seen(self, count: int = 0) -> str:
        return (self._directory / f"seen{count}").read_text()


@pytest.fixture
def editing(store: FakeStore, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editing:
    store.put("Ghost", "g", {"systemPrompt": "# Be kind.\nAlways.", "mcpServers": {"a": {"authToken": "***"}}})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return Editing(tmp_path, target)


def change(old: str, new: str) -> str:
    return f"text = text.replace({old!r}, {new!r})"


def kept(person: Person) -> Path:
    found = re.search(r"Your text is in (\S+)\.\n", person.err)
    assert found
    return Path(found[1])


def test_what_is_shown_and_sent(editing: Editing, store: FakeStore, tmp_path: Path) -> None:
    answer(store, "PUT", GHOST, {})
    code, person = editing(change("Always.", "Mostly."))
    assert (code, person.out, person.err) == (0, "ghost/g edited\n", "")
    assert editing.seen() == (
        "# Change what you like, save, and leave the editor; without a change nothing happens.\n"
        "# *** stands for a secret that stays as it is.\n"
        "apiVersion: agent.wecode.io/v1\n"
        "kind: Ghost\n"
        "metadata:\n"
        "  name: g\n"
        "  namespace: default\n"
        "  labels: {}\n"
        "  annotations: {}\n"
        "  resourceVersion: 1\n"
        "spec:\n"
        "  systemPrompt: |-\n"
        "    # Be kind.\n"
        "    Always.\n"
        "  mcpServers:\n"
        "    a:\n"
        '      authToken: "***"\n'
    )
    (asked,) = sent(store, "PUT", GHOST)
    assert asked.query == {"fieldManager": "wegent-edit"}
    assert asked.body["metadata"]["resourceVersion"] == 1
    assert asked.body["spec"] == {"systemPrompt": "# Be kind.\nMostly.", "mcpServers": {"a": {"authToken": "***"}}}
    assert not list(tmp_path.glob("wegent-edit-*"))


@pytest.mark.parametrize("script", [KEEP, "text = ''", "text = '# a comment\\n' + text"])
def test_no_change_sends_nothing(editing: Editing, store: FakeStore, tmp_path: Path, script: str) -> None:
    code, person = editing(script)
    assert (code, person.err) == (0, "Edit cancelled, no changes made.\n")
    assert not [asked for asked in store.asked if asked.method == "PUT"]
    assert not list(tmp_path.glob("wegent-edit-*"))


def first_then(first: tuple[Any, int], then: dict[str, Any], store: FakeStore) -> Callable[[Asked], Response]:
    def respond(_: Asked) -> Response:
        body, status = first if len(sent(store, "PUT", GHOST)) == 1 else (then, 200)
        return JSONResponse(body, status)

    return respond


def test_a_refusal_opens_it_again_with_the_reason(editing: Editing, store: FakeStore) -> None:
    fields = [{"path": "spec.systemPromt", "rule": "extra", "message": 'There is no field "systemPromt" here.'}]
    refusal = refused(422, "Invalid", "Refused.", details={"fields": fields})
    store.answers["PUT", GHOST] = first_then(refusal, {}, store)
    code, person = editing(change("systemPrompt", "systemPromt"), change("systemPromt", "systemPrompt"))
    # The second text is what is stored.
    assert (code, person.out, person.err) == (0, "", "Edit cancelled, no changes made.\n")
    lines = editing.seen(1).splitlines()
    told = next(line for line in lines if "There is no field" in line)
    number = int(told.split("line ")[1].split(":")[0])
    assert told == f'#   line {number}: spec.systemPromt: There is no field "systemPromt" here.'
    assert lines[number - 1] == "  systemPromt: |-"


def test_a_mended_text_is_stored(editing: Editing, store: FakeStore, tmp_path: Path) -> None:
    store.answers["PUT", GHOST] = first_then(refused(422, "Invalid", "Not so."), {}, store)
    code, person = editing(change("Always.", "Never."), change("Never.", "Sometimes."))
    assert (code, person.out) == (0, "ghost/g edited\n")
    assert "#   Not so.\n" in editing.seen(1)
    assert sent(store, "PUT", GHOST)[1].body["spec"]["systemPrompt"].endswith("Sometimes.")
    assert not list(tmp_path.glob("wegent-edit-*"))


def test_broken_yaml_is_not_sent(editing: Editing, store: FakeStore) -> None:
    answer(store, "PUT", GHOST, {})
    code, _ = editing("text = text.replace('kind: Ghost', 'kind: [')", change("kind: [", "kind: Ghost # fine"))
    assert code == 0
    assert len(sent(store, "PUT", GHOST)) == 1


def test_giving_up_keeps_the_text(editing: Editing, store: FakeStore) -> None:
    answer(store, "PUT", GHOST, *refused(422, "Invalid", "Not so."))
    code, person = editing(change("Always.", "Never."), KEEP)
    assert code == 1
    assert "Not so." in person.err
    assert "Never." in kept(person).read_text()


def test_a_stale_text_is_kept(editing: Editing, store: FakeStore, capsys: pytest.CaptureFixture[str]) -> None:
    answer(store, "PUT", GHOST, *refused(409, "Conflict", "It has changed.", details={"resourceVersion": 9}))
    code, person = editing(change("Always.", "Never."))
    assert code == 1
    assert "Never." in kept(person).read_text()
    assert kept(person).stat().st_mode & 0o077 == 0 or kept(person).parent.stat().st_mode & 0o077 == 0
    assert "It has changed." in capsys.readouterr().err


def test_an_editor_that_fails_changes_nothing(
    editing: Editing, store: FakeStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = editing("raise SystemExit(3)")
    assert code == 1
    assert "ended with 3. Nothing was changed." in capsys.readouterr().err
    assert not list(tmp_path.glob("wegent-edit-*"))


def test_public_resources_are_edited_as_such(
    editing: Editing, store: FakeStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.put("Ghost", "everyone", userId=0)
    assert editing(KEEP, words=("ghost/everyone",))[0] == 2
    assert "--public" in capsys.readouterr().err


def test_without_an_editor(target: Target, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert edit(Edit(target, ("gh", "g"), {}), Person().dialogue) == 2
    assert "set EDITOR" in capsys.readouterr().err
