"""Kept logins."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from wegent.client.credentials import Credentials, Tokens


def test_kept_per_server_and_user_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "wegent" / "credentials.json"
    credentials = Credentials(path)
    one, three = Tokens("one", "refresh", 5.0), Tokens("three")
    credentials.keep("http://a", "admin", one)
    credentials.keep("http://a", "ann", Tokens("two"))
    credentials.keep("http://b", "admin", three)
    credentials.forget("http://a", "ann")
    kept = Credentials(path)
    found = [kept.tokens(*whose) for whose in (("http://a", "admin"), ("http://a", "ann"), ("http://b", "admin"))]
    assert found == [one, None, three]
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"http://a": 1}'])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(content)
    credentials = Credentials(path)
    assert credentials.tokens("http://a", "admin") is None
    credentials.keep("http://a", "admin", Tokens("one"))
    assert credentials.tokens("http://a", "admin") == Tokens("one")


def test_a_file_of_an_earlier_version_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_text('{"http://a": {"admin": "one"}}')
    assert Credentials(path).tokens("http://a", "admin") == Tokens("one")


def test_a_login_that_was_replaced_meanwhile_is_not_forgotten(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "credentials.json")
    credentials.keep("http://a", "admin", Tokens("two"))
    credentials.forget("http://a", "admin", only=Tokens("one"))
    assert credentials.tokens("http://a", "admin") == Tokens("two")


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from wegent.client.credentials import Credentials, Tokens\n"
        "kept = Credentials(pathlib.Path(sys.argv[1]))\n"
        "for number in range(20): kept.keep(sys.argv[2], f'user{number}', Tokens('t'))\n"
    )
    path = tmp_path / "credentials.json"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), f"http://{name}"]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    kept = json.loads(path.read_text())
    assert {server: len(users) for server, users in kept.items()} == {"http://a": 20, "http://b": 20, "http://c": 20}
