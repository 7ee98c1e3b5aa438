"""`wegent audit`: entries as a table, exports that go on until there is no more, and proofs with their exit codes."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from wegent.audit.export import Export, export
from wegent.audit.trail import Filter, list_, show
from wegent.audit.verify import verify
from wegent.client.target import Target

from .fake_store import Asked, Cli, FakeStore
from .write_store import answer, refused, sent, target

__all__ = ["target"]


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "at": "2026-01-31T12:00:00Z",
        "outcome": "done",
        "action": "update",
        "kind": "Team",
        "namespace": "default",
        "name": f"t{number}",
        "object_id": str(number),
        "actor_id": 1,
        "actor_name": "ada",
        "via": "login:x",
        "address": "10.0.0.1",
        "request_id": "r",
        "old": None,
        "new": {"spec": {}},
        "previous_hash": "0" * 64,
        "hash": f"{number:064d}",
        **more,
    }


def test_a_table_of_all_pages(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    denied = {"outcome": "denied", "actor_name": None, "new": {"count": 12}, "namespace": "a/b", "name": "\x1b[2Jx"}

    def pages(asked: Asked) -> Response:
        if asked.query.get("cursor") == "next":
            return JSONResponse({"items": [entry(1, actor_name=None, actor_id=None, name=None)], "next_cursor": None})
        return JSONResponse({"items": [entry(3), entry(2, **denied)], "next_cursor": "next"})

    store.answers["GET", "/audit"] = pages
    since = datetime(2026, 1, 1, tzinfo=UTC)

    assert list_(target, Filter(actor="ada", since=since), 50, "table") == 0

    rows = capsys.readouterr().out.splitlines()
    assert rows[0].split() == ["NUMBER", "TIME", "OUTCOME", "WHO", "FROM", "ACTION", "WHAT"]
    assert rows[1].split()[0] == "3"
    assert rows[1].endswith("Team t3")
    assert "denied ×12" in rows[2]
    assert rows[2].endswith("Team a/b/\\x1b[2Jx")
    assert " - " in rows[3]
    assert len(rows) == 4
    asked = sent(store, "GET", "/audit")[0].query
    assert (asked["actor"], datetime.fromisoformat(asked["from"]), "to" in asked) == ("ada", since, False)


def test_no_more_than_the_limit(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    def one(asked: Asked) -> Response:
        assert asked.query["limit"] == "1"
        return JSONResponse({"items": [entry(9)], "next_cursor": "next"})

    store.answers["GET", "/audit"] = one
    assert list_(target, Filter(), 1, "json") == 0
    assert [item["id"] for item in json.loads(capsys.readouterr().out)["items"]] == [9]
    answer(store, "GET", "/audit", {"items": [], "next_cursor": None})
    assert list_(target, Filter(), 1, "table") == 0
    assert capsys.readouterr().err == "There are no such entries.\n"


def test_one_entry(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    answer(store, "GET", "/audit/3", entry(3))
    answer(store, "GET", "/audit/4", *refused(404, "NotFound", "The audit trail has no entry 4."))
    assert show(target, 3, "json") == 0
    assert json.loads(capsys.readouterr().out) == entry(3)
    assert show(target, 4, "yaml") == 3


def _exported(form: str, count: int, most: int) -> Any:
    def lines(asked: Asked) -> Response:
        after = int(asked.query["after"])
        numbers = range(after + 1, min(count, after + most) + 1)
        if form == "csv":
            return PlainTextResponse("".join(["id,name\r\n", *(f"{number},a\u2028b\r\n" for number in numbers)]))
        return PlainTextResponse("".join(json.dumps({"id": number}) + "\n" for number in numbers))

    return lines


def test_an_export_goes_on_until_there_is_no_more(
    store: FakeStore, target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.answers["GET", "/audit/export"] = _exported("ndjson", 5, 2)
    assert export(target, Export(Filter(kind="Team"), after=1)) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == [2, 3, 4, 5]
    assert {asked.query["kind"] for asked in sent(store, "GET", "/audit/export")} == {"Team"}

    store.answers["GET", "/audit/export"] = _exported("csv", 3, 2)
    file = tmp_path / "audit.csv"
    assert export(target, Export(Filter(), "csv", file=str(file))) == 0
    assert file.read_bytes().decode().split("\r\n") == ["id,name", *(f"{number},a\u2028b" for number in (1, 2, 3)), ""]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert capsys.readouterr().err == f"3 entries are in {file}.\n"
    assert export(target, Export(Filter(), file=str(tmp_path / "no" / "where"))) == 2


def test_verify_walks_in_parts(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    def part(asked: Asked) -> Response:
        reached = min(25_000, int(asked.query["after"]) + int(asked.query["limit"]))
        whole = reached == 25_000
        body = {"entries": reached, "intact": True, "complete": whole, "first_broken": None, "last_hash": "abc"}
        return JSONResponse(body)

    store.answers["POST", "/audit/verify"] = part
    answer(store, "GET", "/audit/7", entry(7))
    assert verify(target) == 0
    assert capsys.readouterr().out == "25000 entries, all as they were written.\nThe last one: 25000:abc\n"
    assert len(sent(store, "POST", "/audit/verify")) == 3

    assert verify(target, f"7:{7:064d}") == 0
    assert verify(target, "7:abc") == 1
    assert "not the one that was noted" in capsys.readouterr().err
    answer(store, "GET", "/audit/30000", *refused(404, "NotFound", "The audit trail has no entry 30000."))
    assert verify(target, "30000:abc") == 1
    assert verify(target, "abc") == 2


def test_a_broken_trail_ends_with_1(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    broken = {"id": 4, "why": "Entry 4 is not as it was written."}
    body = {"entries": 3, "intact": False, "complete": False, "first_broken": broken, "last_hash": "abc"}
    answer(store, "POST", "/audit/verify", body)
    assert verify(target) == 1
    assert "Entry 4 is not as it was written." in capsys.readouterr().err


def test_who_is_no_admin_is_told(store: FakeStore, target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    answer(store, "GET", "/audit", *refused(403, "Forbidden", "This is for admins."))
    assert list_(target, Filter(), 50, "table") == 1
    assert capsys.readouterr().err == "This is for admins.\n"


def test_times_on_the_command_line(store: FakeStore, wegent: Cli) -> None:
    answer(store, "GET", "/audit", {"items": [], "next_cursor": None})
    done = wegent(
        "audit", "list", "--since", "2026-01-31", "--until", "2026-02-01T10:00:00+0200", "--outcome", "denied"
    )
    assert done.exit_code == 0, done.output
    query = sent(store, "GET", "/audit")[0].query
    assert datetime.fromisoformat(query["to"]) == datetime.fromisoformat("2026-02-01T10:00:00+02:00")
    assert datetime.fromisoformat(query["from"]).utcoffset() is not None
    assert query["outcome"] == "denied"
