"""`wegent admin`: what is asked of the server, and what is said."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from starlette.responses import JSONResponse
from wegent.admin import cleanup, users
from wegent.client.target import Target

from .fake_store import Cli, FakeStore
from .write_store import Person, answer, refused, sent, target

__all__ = ["target"]

AT = "2026-01-01T12:00:00Z"


def account(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "user_name": name,
        "display_name": None,
        "email": None,
        "email_verified": False,
        "role": "user",
        "is_active": True,
        "has_password": True,
        "created_at": AT,
        "last_seen_at": None,
        **more,
    }


ANN, ANNA = account(2, "ann", email="a\x1b[2J@example.org"), account(3, "anna", is_active=False, last_seen_at=AT)


@pytest.fixture
def people(store: FakeStore) -> FakeStore:
    answer(store, "GET", "/admin/users", {"items": [ANNA, ANN], "next_cursor": None})
    return store


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


# --- accounts ---------------------------------------------------------------------------------------------------------


def test_accounts_are_listed(people: FakeStore, wegent: Cli) -> None:
    shown = wegent("admin", "users", "list", "--search", "an", "--role", "user", "--disabled").stdout
    assert rows(shown)[0] == ["NAME", "ROLE", "STATE", "E-MAIL", "LAST", "SEEN"]
    assert [row[:3] for row in rows(shown)[1:]] == [["anna", "user", "off"], ["ann", "user", "on"]]
    assert "\x1b" not in shown
    (asked,) = sent(people, "GET", "/admin/users")
    assert asked.query == {"limit": "200", "q": "an", "role": "user", "active": "false"}
    assert wegent("admin", "users", "list", "-o", "name").stdout == "user/anna\nuser/ann\n"
    assert [item["id"] for item in json.loads(wegent("admin", "users", "list", "-o", "json").stdout)["items"]] == [3, 2]


def test_an_account_is_known_by_its_whole_name(people: FakeStore, wegent: Cli) -> None:
    answer(people, "GET", "/admin/users/2", {**ANN, "groups": [], "providers": ["corp"], "open_logins": 1})
    shown = wegent("admin", "users", "get", "ann").stdout
    assert "providers:       corp\n" in shown
    assert "is_active:       yes\n" in shown
    assert wegent("admin", "users", "get", "an", code=3).stdout == ""


def test_a_password_is_made_typed_or_read_and_never_an_argument(store: FakeStore, target: Target) -> None:
    answer(store, "POST", "/admin/users", {**ANN, "password": "made-by-the-server"}, 201)
    made, typed, nobody = Person(), Person("", "typed secret"), Person()
    assert users.create(target, {"user_name": "ann", "email": None}, generate=True, dialogue=made.dialogue) == 0
    assert made.out == "made-by-the-server\n"
    answer(store, "POST", "/admin/users", {**ANN, "password": None}, 201)
    assert users.create(target, {"user_name": "ann"}, dialogue=typed.dialogue) == 0
    piped = replace(nobody.dialogue, stdin=BytesIO(b"piped secret\n"))
    assert users.create(target, {"user_name": "ann"}, dialogue=piped) == 0
    bodies = [asked.body for asked in sent(store, "POST", "/admin/users")]
    assert bodies == [
        {"user_name": "ann"},
        {"user_name": "ann", "password": "typed secret"},
        {"user_name": "ann", "password": "piped secret"},
    ]
    assert (typed.out, nobody.out) == ("", "")
    assert users.create(target, {"user_name": "ann"}, dialogue=Person().dialogue) == 2


def test_an_account_is_changed(people: FakeStore, wegent: Cli) -> None:
    answer(people, "PATCH", "/admin/users/2", ANN)
    assert wegent("admin", "users", "update", "ann", "--role", "admin", "--email", "", "--verified").exit_code == 0
    assert wegent("admin", "users", "disable", "ann", "-y", "--force").stdout == "user/ann disabled\n"
    assert wegent("admin", "users", "enable", "ann").stdout == "user/ann enabled\n"
    assert [(asked.body, asked.query) for asked in sent(people, "PATCH", "/admin/users/2")] == [
        ({"role": "admin", "email": None, "email_verified": True}, {}),
        ({"is_active": False}, {"force": "true"}),
        ({"is_active": True}, {}),
    ]
    assert wegent("admin", "users", "update", "ann", code=2).stdout == ""


def test_what_shuts_somebody_out_asks_first(people: FakeStore, target: Target) -> None:
    assert users.switch(target, "ann", on=False, yes=False, dialogue=Person("n\n").dialogue) == 1
    assert users.delete(target, "ann", dialogue=Person().dialogue) == 2
    assert not people.asked
    answer(people, "DELETE", "/admin/users/2", {})
    person = Person("y\n")
    assert users.delete(target, "ann", dialogue=person.dialogue) == 0
    assert person.out == "user/ann deleted\n"


def test_a_refusal_is_told(people: FakeStore, wegent: Cli) -> None:
    answer(people, "DELETE", "/admin/users/2", *refused(409, "LastAdmin", "Somebody must be left."))
    assert "Somebody must be left." in wegent("admin", "users", "delete", "ann", "-y", code=1).stderr


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_logins_are_ended_one_by_one_or_all(people: FakeStore, wegent: Cli) -> None:
    login = {
        "id": "l-1",
        "user_name": "ann",
        "method": "oidc",
        "provider": "corp",
        "address": "",
        "refreshed_at": AT,
        "expires_at": AT,
        "ended_at": None,
    }
    answer(people, "GET", "/admin/logins", {"items": [login], "next_cursor": None})
    answer(people, "DELETE", "/admin/logins/l-1", {})
    answer(people, "DELETE", "/admin/users/2/logins", {"ended": 3})
    shown = wegent("admin", "logins", "list", "--of", "ann").stdout
    assert rows(shown)[1][:4] == ["l-1", "ann", "corp", "-"]
    assert sent(people, "GET", "/admin/logins")[0].query == {"limit": "200", "user_id": "2", "active": "true"}
    assert wegent("admin", "logins", "end", "l-1").stdout == "login/l-1 ended\n"
    assert wegent("admin", "logins", "end", "--of", "ann").stdout == "user/ann: logins ended: 3\n"
    wegent("admin", "logins", "end", code=2)
    wegent("admin", "logins", "end", "l-1", "--of", "ann", code=2)


def test_settings_are_words(store: FakeStore, wegent: Cli) -> None:
    now = {"group_creation": "admins", "personal_api_keys": False, "public_share_pages": False}
    answer(store, "GET", "/admin/settings", now)
    answer(store, "PATCH", "/admin/settings", now)
    assert "personal_api_keys:   no\n" in wegent("admin", "settings", "get").stdout
    shown = wegent("admin", "settings", "set", "group_creation=admins", "personal_api_keys=no").stdout
    assert shown == "group_creation:     admins\npersonal_api_keys:  no\n"
    assert sent(store, "PATCH", "/admin/settings")[0].body == {"group_creation": "admins", "personal_api_keys": False}
    wegent("admin", "settings", "set", "group_creation", code=2)


def test_a_group_is_adopted_by_whoever_asks_or_somebody_else(store: FakeStore, wegent: Cli) -> None:
    batch = "/groups/acme/web/members/batch"
    answer(store, "POST", batch, {"success_count": 1, "failed_count": 0, "failed": []})
    assert wegent("admin", "groups", "adopt", "acme/web").stdout == "user/admin is Owner of group/acme/web\n"
    wegent("admin", "groups", "adopt", "acme/web", "ann")
    owners = [asked.body["members"][0] for asked in sent(store, "POST", batch)]
    assert owners == [{"user_name": name, "role": "Owner"} for name in ("admin", "ann")]
    found = {"name": "acme", "visibility": "private", "owners": 0, "members": 2, "resources": 7}
    answer(store, "GET", "/admin/groups", {"items": [found], "next_cursor": None})
    assert rows(wegent("admin", "groups", "list", "--ownerless").stdout)[1] == ["acme", "private", "0", "2", "7"]


def test_runs_are_seen_and_stopped(people: FakeStore, wegent: Cli) -> None:
    run = {
        "id": 9,
        "user_name": "ann",
        "team": None,
        "state": "running",
        "cancel_requested": True,
        "created_at": AT,
        "started_at": None,
        "owner": "0123456789abcdef",
    }
    answer(people, "GET", "/admin/runs", {"items": [run], "next_cursor": None})
    answer(people, "POST", "/admin/runs/9/cancel", None, 202)
    row = rows(wegent("admin", "runs", "list", "--of", "ann").stdout)[1]
    assert (row[:4], row[-1]) == (["9", "ann", "-", "stopping"], "0123456789ab")
    assert wegent("admin", "runs", "cancel", "9").stdout == "run/9 is being stopped\n"


def test_usage_is_told_in_numbers(store: FakeStore, wegent: Cli) -> None:
    day = {
        "day": "2026-01-01",
        "user_id": 2,
        "user_name": "ann",
        "conversations": 1,
        "turns": 2,
        "failed_turns": 0,
        "input_tokens": 12_345,
        "output_tokens": 6,
    }
    costs = [{"currency": "EUR", "amount": 0.00014}, {"currency": "USD", "amount": 1234.5}]
    answer(store, "GET", "/admin/usage", {"items": [day, day | {"costs": costs}], "next_cursor": None})
    shown = wegent("admin", "usage", "days", "--since", "2026-01-01").stdout
    assert rows(shown)[1] == ["2026-01-01", "ann", "1", "2", "0", "12,345", "6"]
    assert "0.0001 EUR, 1,234.5000 USD" in shown
    assert sent(store, "GET", "/admin/usage")[0].query == {"limit": "200", "since": "2026-01-01"}
    kind = {"kind": "Team", "public": 1, "of_users": 2, "of_groups": 3, "deleted": 4}
    storage = {"database": "sqlite", "bytes": 5}
    answer(store, "GET", "/admin/usage/totals", {"active_users": 1, "resources": [kind], "storage": storage})
    shown = wegent("admin", "usage", "totals").stdout
    assert "storage:       database sqlite, bytes 5\n" in shown
    assert rows(shown)[-1] == ["Team", "1", "2", "3", "4"]


# --- clean-up ---------------------------------------------------------------------------------------------------------


def clean_up(state: str, found: int = 0, removed: int = 0, *, dry_run: bool = False) -> dict[str, Any]:
    return {
        "id": 4,
        "state": state,
        "before": AT,
        "dry_run": dry_run,
        "cancel_requested": False,
        "found": {"resources": found, "logins": 0},
        "removed": {"resources": removed, "logins": 0},
        "created_at": AT,
    }


def in_turn(store: FakeStore, *states: dict[str, Any]) -> None:
    """The clean-up as it is each time that somebody looks."""
    left = list(states)
    answer(store, "POST", "/admin/cleanup", left.pop(0), 202)
    store.answers["GET", "/admin/cleanup/4"] = lambda _: JSONResponse(left.pop(0) if len(left) > 1 else left[0])


def test_a_clean_up_is_followed_to_its_end(store: FakeStore, target: Target) -> None:
    in_turn(store, clean_up("queued"), clean_up("running", 5), clean_up("running", 5, 3), clean_up("done", 5, 5))
    person = Person("y\n")
    assert cleanup.start(target, 30, every=0.01, dialogue=person.dialogue) == 0
    assert person.out == "resources:  5\nlogins:     0\n"
    assert person.err.splitlines()[-2:] == ["  0 of 5 removed", "  3 of 5 removed"]
    assert sent(store, "POST", "/admin/cleanup")[0].body == {"older_than_days": 30, "dry_run": False}


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_one_that_does_not_come_to_its_end_is_an_error(store: FakeStore, target: Target, state: str) -> None:
    in_turn(store, clean_up("queued"), clean_up(state, 5, 1))
    assert cleanup.start(target, 30, yes=True, every=0.01, dialogue=Person().dialogue) == 1


def test_a_trial_counts_what_was_found_and_asks_nothing(store: FakeStore, target: Target) -> None:
    in_turn(store, clean_up("queued", dry_run=True), clean_up("done", 5, dry_run=True))
    person = Person()
    assert cleanup.start(target, 30, dry_run=True, every=0.01, dialogue=person.dialogue) == 0
    assert person.out == "resources:  5\nlogins:     0\n"


def test_whoever_does_not_wait_looks_later(store: FakeStore, target: Target, wegent: Cli) -> None:
    in_turn(store, clean_up("queued"), clean_up("running", 5, 2))
    assert cleanup.start(target, 30, wait=False, dialogue=Person().dialogue) == 2, "nobody can be asked"
    assert wegent("admin", "cleanup", "start", "--no-wait", "-y").stdout == ""
    assert "state:             running\n" in wegent("admin", "cleanup", "get", "4").stdout
    answer(store, "GET", "/admin/cleanup", {"items": [clean_up("done", 5, 5)], "next_cursor": None})
    assert rows(wegent("admin", "cleanup", "list").stdout)[1][:2] == ["4", "done"]
    answer(store, "POST", "/admin/cleanup/4/cancel", clean_up("cancelled"))
    assert wegent("admin", "cleanup", "cancel", "4").stdout == "cleanup/4 is stopped\n"
