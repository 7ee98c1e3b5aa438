"""`wegent keys`, and logging in with a key."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from wegent.client.credentials import Credentials, Tokens

from .fake_store import TOKEN, Cli, FakeStore
from .write_store import answer, refused, sent

KEY = "wg-Zm9yIGEgdGVzdA"


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "key_type": "personal",
        "user_id": 1,
        "name": f"key {number}",
        "prefix": "wg-Zm9yIGEg",
        "scopes": ["read", "use"],
        "acts_for_users": False,
        "is_active": True,
        "expires_at": None,
        "last_used_at": None,
        "created_at": "2026-01-01T00:00:00Z",
        **more,
    }


@pytest.fixture
def person(wegent: Cli) -> Cli:
    """Without a login."""
    wegent.env |= {"WEGENT_TOKEN": None}
    return wegent


def test_keys_are_listed_over_all_pages(store: FakeStore, wegent: Cli) -> None:
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    answer(store, "GET", "/api-keys", {"items": [entry(1), entry(2, is_active=False)], "next_cursor": "2"})
    first = store.answers["GET", "/api-keys"]
    answer(store, "GET", "/api-keys", {"items": [entry(3, expires_at=past, name="a\x1b[2Jb")], "next_cursor": None})
    second = store.answers["GET", "/api-keys"]
    store.answers["GET", "/api-keys"] = lambda asked: (second if asked.query.get("cursor") == "2" else first)(asked)

    lines = wegent("keys", "list").stdout.splitlines()

    assert lines[0].split() == ["ID", "NAME", "PREFIX", "SCOPES", "STATE", "EXPIRES", "LAST", "USED"]
    assert [re.split(" {2,}", line)[4] for line in lines[1:]] == ["on", "off", "expired"]
    assert "\x1b" not in lines[3]
    assert wegent("keys", "list", "-o", "name").stdout == "key/1\nkey/2\nkey/3\n"
    assert [item["id"] for item in json.loads(wegent("keys", "list", "-o", "json").stdout)["items"]] == [1, 2, 3]


def test_no_keys(store: FakeStore, wegent: Cli) -> None:
    answer(store, "GET", "/admin/service-keys", {"items": [], "next_cursor": None})
    result = wegent("keys", "list", "--service")
    assert (result.stdout, result.stderr) == ("", "There are no API keys.\n")


def test_a_new_key_is_all_that_standard_output_has(store: FakeStore, wegent: Cli) -> None:
    answer(store, "POST", "/api-keys", {**entry(7), "key": KEY}, 201)

    result = wegent("keys", "create", "ci", "--scopes", "read,write", "--days", "90")

    assert result.stdout == f"{KEY}\n"
    assert "cannot be shown again" in result.stderr
    (asked,) = sent(store, "POST", "/api-keys")
    end = datetime.fromisoformat(asked.body.pop("expires_at"))
    assert abs(end - datetime.now(UTC) - timedelta(days=90)) < timedelta(minutes=1)
    assert asked.body == {"name": "ci", "scopes": ["read", "write"]}


def test_keys_of_services(store: FakeStore, wegent: Cli) -> None:
    answer(store, "POST", "/admin/service-keys", {**entry(8), "key": KEY}, 201)
    assert wegent("keys", "create", "bridge", "--service", "--acts-for-users").stdout == f"{KEY}\n"
    assert sent(store, "POST", "/admin/service-keys")[0].body == {
        "name": "bridge",
        "scopes": ["read", "use"],
        "acts_for_users": True,
    }
    assert "add --service" in wegent("keys", "create", "bridge", "--acts-for-users", code=2).stderr
    assert "There is no scope all" in wegent("keys", "create", "x", "--scopes", "read,all", code=2).stderr


def test_deleting_asks_first(store: FakeStore, wegent: Cli) -> None:
    answer(store, "DELETE", "/api-keys/7", None, 200)
    answer(store, "DELETE", "/api-keys/8", *refused(404, "NotFound", "There is no API key 8."))
    assert "Nobody can be asked here" in wegent("keys", "delete", "7", code=2).stderr
    assert sent(store, "DELETE", "/api-keys/7") == []
    assert wegent("keys", "delete", "7", "-y").stdout == "key/7 deleted\n"
    assert "There is no API key 8." in wegent("keys", "delete", "8", "-y", code=3).stderr


def test_a_key_is_a_login(store: FakeStore, person: Cli) -> None:
    store.tokens = {KEY}
    result = person("login", "--server", store.url, "--token", KEY)
    assert KEY not in result.output
    assert result.stdout.startswith(f"Logged in to {store.url} as admin.")
    credentials = Credentials(Path(str(person.env["XDG_CONFIG_HOME"])) / "wegent" / "credentials.json")
    assert credentials.tokens(store.url, "admin") == Tokens(KEY)
    store.put("Team", "dev", {})
    assert person("get", "teams", "-o", "name").stdout == "team/dev\n"
    # As CI would: nothing is kept anywhere.
    credentials.forget(store.url, "admin")
    assert person("get", "teams", "-o", "name", WEGENT_TOKEN=KEY).stdout == "team/dev\n"
    assert credentials.tokens(store.url, "admin") is None


def test_a_key_that_does_not_count_is_not_kept(store: FakeStore, person: Cli) -> None:
    result = person("login", "--server", store.url, "--token", "wg-unknown", code=4)
    assert "wg-unknown" not in result.output
    assert not (Path(str(person.env["XDG_CONFIG_HOME"])) / "wegent" / "credentials.json").exists()
    assert TOKEN in store.tokens
