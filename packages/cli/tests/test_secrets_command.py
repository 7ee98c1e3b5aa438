"""`wegent secrets`: values come from where nobody looks, and go nowhere else."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from wegent.client.target import Target
from wegent.resources.write.stored_secrets import OfSecrets, delete, list_, rotate, set_

from .fake_store import FakeStore
from .write_store import Person, answer, refused, sent, target

__all__ = ["target"]

SECRETS = "/namespaces/default/secrets"


@pytest.fixture
def key(store: FakeStore, target: Target) -> OfSecrets:
    answer(store, "PUT", f"{SECRETS}/key", {})
    return OfSecrets(target, ("key",))


def stored(store: FakeStore) -> list[str]:
    return [asked.body["value"] for asked in sent(store, "PUT", f"{SECRETS}/key")]


def test_a_value_from_a_question_a_file_or_standard_input(store: FakeStore, key: OfSecrets, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from a file\r\n")
    asked = Person("", "typed")
    assert set_(key, asked.dialogue) == 0
    assert set_(replace(key, file=str(file)), Person().dialogue) == 0
    piped = replace(Person().dialogue, stdin=BytesIO(b"piped\n\n"))
    assert set_(key, piped) == 0
    assert set_(replace(key, file="-"), replace(asked.dialogue, stdin=BytesIO(b"piped too"))) == 0
    assert stored(store) == ["typed", "from a file", "piped\n", "piped too"]
    assert asked.questions == ["Value of key: "]
    assert asked.out == "secret/key stored\nsecret/key stored\n"


@pytest.mark.parametrize("text", [b"", b"\n", b"x" * 65_537])
def test_empty_and_endless_values_are_refused(store: FakeStore, key: OfSecrets, text: bytes) -> None:
    assert set_(key, replace(Person().dialogue, stdin=BytesIO(text))) == 2
    assert set_(replace(key, file="missing"), Person().dialogue) == 2
    assert not store.asked


def test_a_refusal_does_not_repeat_the_value(
    store: FakeStore, key: OfSecrets, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(store, "PUT", f"{SECRETS}/key", *refused(403, "Forbidden", "Not here."))
    assert set_(key, Person("", "very-private").dialogue) == 1
    assert "very-private" not in "".join(capsys.readouterr())


def test_list(store: FakeStore, target: Target) -> None:
    times = {"namespace": "default", "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
    user = {"kind": "Model", "namespace": "default", "name": "m", "path": "spec.modelConfig.env.api_key"}
    items = [{"name": "key", **times, "usedBy": [user, user]}, {"name": "a-longer-one", **times}]
    answer(store, "GET", SECRETS, {"items": items})
    person = Person()
    assert list_(OfSecrets(target), person.dialogue) == 0
    rows = [line.split() for line in person.out.splitlines()]
    assert rows[0] == ["NAME", "UPDATED", "USED", "BY"]
    assert (rows[1][0], rows[1][-1]) == ("key", "model/m")
    assert (rows[2][0], rows[2][-1]) == ("a-longer-one", "-")
    person = Person()
    assert list_(OfSecrets(target, output="name"), person.dialogue) == 0
    assert person.out == "secret/key\nsecret/a-longer-one\n"
    answer(store, "GET", SECRETS, {"items": []})
    person = Person()
    assert list_(OfSecrets(target), person.dialogue) == 0
    assert person.err == "No secrets are stored here.\n"


def test_delete_asks(store: FakeStore, key: OfSecrets) -> None:
    answer(store, "DELETE", f"{SECRETS}/key", {})
    assert delete(key, Person().dialogue) == 2
    assert delete(key, Person("n\n").dialogue) == 1
    assert not sent(store, "DELETE", f"{SECRETS}/key")
    person = Person("y\n")
    assert delete(key, person.dialogue) == 0
    assert person.out == "secret/key deleted\n"
    assert delete(replace(key, yes=True), Person().dialogue) == 0


def test_rotate(store: FakeStore, target: Target) -> None:
    answer(store, "POST", "/secrets/rotate", {"keyId": "k2", "rewritten": 7, "retired": ["k1"]})
    person = Person()
    assert rotate(target, person.dialogue) == 0
    assert person.out == "7 secrets are encrypted with key k2 now.\nKeys that no longer exist: k1.\n"
