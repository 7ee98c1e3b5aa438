"""Kept logins."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from wegent.client.credentials import Credentials


def test_kept_per_server_and_user_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "wegent" / "credentials.json"
    credentials = Credentials(path)
    credentials.keep("http://a", "admin", "one")
    credentials.keep("http://a", "ann", "two")
    credentials.keep("http://b", "admin", "three")
    credentials.forget("http://a", "ann")
    kept = Credentials(path)
    assert [kept.token("http://a", "admin"), kept.token("http://a", "ann"), kept.token("http://b", "admin")] == [
        "one",
        None,
        "three",
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"http://a": 1}'])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "credentials.json"
    path.write_text(content)
    credentials = Credentials(path)
    assert credentials.token("http://a", "admin") is None
    credentials.keep("http://a", "admin", "one")
    assert credentials.token("http://a", "admin") == "one"
