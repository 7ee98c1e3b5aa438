"""`wegent groups`: what is asked of the server, and what is said."""

from __future__ import annotations

from typing import Any

import pytest
from wegent.client.target import Target
from wegent.groups import groups, members

from .fake_store import Cli, FakeStore
from .write_store import Person, answer, refused, sent, target

__all__ = ["target"]

ACME = {"name": "acme", "visibility": "internal", "my_role": "Owner", "my_role_from": "acme", "my_state": None}
WEB = {"name": "acme/web", "visibility": "private", "my_role": None, "my_role_from": None, "my_state": "invited"}
MEMBERS = "/groups/acme/web/members"


def member(user_id: int, name: str | None, role: str, **more: Any) -> dict[str, Any]:
    plain = {"group": "acme", "state": "approved", "invited": False, "provider": None}
    return {"user_id": user_id, "user_name": name, "role": role, **plain, **more}


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_groups_are_listed_page_by_page(store: FakeStore, target: Target) -> None:
    answer(store, "GET", "/groups", {"items": [ACME, WEB], "next_cursor": None})
    person = Person()
    assert groups.list_(target, mine=True, parent="acme", dialogue=person.dialogue) == 0
    assert rows(person.out)[1:] == [["acme", "internal", "Owner", "acme"], ["acme/web", "private", "invited", "-"]]
    assert sent(store, "GET", "/groups")[0].query == {"limit": "200", "mine": "true", "parent": "acme"}
    person = Person()
    assert groups.list_(target, form="name", dialogue=person.dialogue) == 0
    assert person.out == "group/acme\ngroup/acme/web\n"


def test_there_may_be_no_groups(store: FakeStore, target: Target) -> None:
    answer(store, "GET", "/groups", {"items": []})
    person = Person()
    assert groups.list_(target, dialogue=person.dialogue) == 0
    assert (person.out, person.err) == ("", "No groups.\n")


def test_one_group(store: FakeStore, target: Target) -> None:
    answer(store, "GET", "/groups/acme/web", WEB)
    person = Person()
    assert groups.get(target, "acme/web", "yaml", person.dialogue) == 0
    assert "visibility: private\n" in person.out
    person = Person()
    assert groups.get(target, "acme/web", dialogue=person.dialogue) == 0
    assert rows(person.out)[1][0] == "acme/web"


def test_a_group_is_made(store: FakeStore, wegent: Cli) -> None:
    answer(store, "POST", "/groups", ACME, 201)
    done = wegent("groups", "create", "acme", "--visibility", "internal", "--display-name", "Acme")
    assert (done.exit_code, done.stdout) == (0, "group/acme created\n")
    (asked,) = sent(store, "POST", "/groups")
    assert asked.body == {"name": "acme", "display_name": "Acme", "visibility": "internal", "level": "group"}


def test_a_group_is_deleted_after_a_question(store: FakeStore, target: Target) -> None:
    answer(store, "DELETE", "/groups/acme", {})
    assert groups.delete(target, "acme", dialogue=Person().dialogue) == 2
    assert groups.delete(target, "acme", dialogue=Person("n\n").dialogue) == 1
    assert not sent(store, "DELETE", "/groups/acme")
    person = Person()
    assert groups.delete(target, "acme", cascade=True, yes=True, dialogue=person.dialogue) == 0
    assert person.out == "group/acme deleted\n"
    assert sent(store, "DELETE", "/groups/acme")[0].query == {"cascade": "true"}


def test_members_are_listed(store: FakeStore, target: Target) -> None:
    found = [member(0, None, "Reporter"), member(2, "ann", "Owner", provider="corp")]
    answer(store, "GET", MEMBERS, {"items": found})
    person = Person()
    assert members.list_(target, "acme/web", dialogue=person.dialogue) == 0
    assert rows(person.out)[1:] == [
        ["everybody", "Reporter", "acme", "-"],
        ["ann", "Owner", "acme", "provider", "corp"],
    ]
    waiting = [member(3, "bob", "Reporter", state="pending"), member(4, "cleo", "Owner", state="pending", invited=True)]
    answer(store, "GET", MEMBERS, {"items": waiting})
    person = Person()
    assert members.list_(target, "acme/web", pending=True, dialogue=person.dialogue) == 0
    assert [row[3:] for row in rows(person.out)[1:]] == [["asks", "to", "join"], ["invited"]]
    assert sent(store, "GET", MEMBERS)[-1].query["state"] == "pending"


def test_a_member_is_added_or_given_another_role(
    store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(store, "POST", f"{MEMBERS}/batch", {"success_count": 1, "failed_count": 0, "failed": []})
    person = Person()
    assert members.add(target, "acme/web", "ann", "Reporter", person.dialogue) == 0
    assert person.out == "user/ann is Reporter of group/acme/web\n"
    (asked,) = sent(store, "POST", f"{MEMBERS}/batch")
    assert asked.body == {"members": [{"user_name": "ann", "role": "Reporter"}]}
    failed = [{"user_name": "ann", "user_id": None, "reason": "LastOwner", "message": "This is the last Owner."}]
    answer(store, "POST", f"{MEMBERS}/batch", {"success_count": 0, "failed_count": 1, "failed": failed})
    assert members.add(target, "acme/web", "ann", "Reporter", Person().dialogue) == 1
    assert "This is the last Owner." in capsys.readouterr().err


def test_a_member_is_removed_by_name(store: FakeStore, target: Target) -> None:
    answer(store, "GET", MEMBERS, {"items": [member(0, None, "Reporter"), member(7, "ann", "Owner")]})
    answer(store, "DELETE", f"{MEMBERS}/7", {})
    person = Person()
    assert members.remove(target, "acme/web", "ann", person.dialogue) == 0
    assert person.out == "user/ann removed from group/acme/web\n"
    assert members.remove(target, "acme/web", "bob", Person().dialogue) == 3


def test_a_refusal_to_leave_is_told(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    answer(store, "POST", "/groups/acme/leave", *refused(409, "LastOwner", "You are the last Owner."))
    assert members.leave(target, "acme", Person().dialogue) == 1
    assert "You are the last Owner." in capsys.readouterr().err
