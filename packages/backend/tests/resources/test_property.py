"""Random commands, sent to the store and to a model of it in plain Python: both come to the same, on each database."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from wegent_backend.app import Backend
from wegent_backend.auth.presented import Presented

from .driver import Driver
from .model import Apply, Command, Delete, Kept, Key, Refused, World
from .moves import LABEL, NAMES, OWNERS, chances, first, moves

EXAMPLES, STEPS = 16, 24
examples = count(1)


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # to shrink takes minutes; the notes say what was sent
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_the_store_does_what_the_model_does(
    backend: Backend, admin: httpx.AsyncClient, data: st.DataObject
) -> None:
    subject, _ = await backend.edge.authenticate(Presented(admin.headers["Authorization"].removeprefix("Bearer ")))
    driver, world = Driver(backend, admin, subject, f"example-{next(examples)}"), World()
    await driver.look()
    world = await carry_out(world, driver, first("own"), dry_run=False)
    world = await carry_out(world, driver, first("public"), dry_run=data.draw(st.booleans()))
    for _ in range(STEPS):
        world = await carry_out(world, driver, data.draw(moves(world)), dry_run=data.draw(chances(10)))
    await check_end(world, driver)


def outcome(world: World, command: Command) -> tuple[World, list[str], set[str]]:
    """The world afterwards, what became of each thing, and the reasons of a refusal."""
    try:
        return *world.after(command), set()
    except Refused as refusal:
        return world, [], refusal.reasons


async def carry_out(world: World, driver: Driver, command: Command, *, dry_run: bool) -> World:
    """On both sides; returns the world afterwards."""
    before, counter = dict(driver.seen), driver.counter
    answer = await driver.send(command, dry_run=dry_run)
    note(f"{'try' if dry_run else 'do'} {command}: {answer.status_code}")
    after, done, reasons = outcome(world, command)
    if reasons:
        assert answer.status_code >= 400, f"the model says {reasons}: {answer.text}"
        assert answer.json()["error"]["reason"] in reasons, answer.text
    else:
        assert answer.status_code < 300, answer.text
    if done and isinstance(command, Apply | Delete):
        assert [entry["operation"] for entry in answer.json()["results"]] == done
    await driver.look()
    if dry_run or not done:
        assert (driver.seen, driver.counter) == (before, counter)
        return world
    check_step(after, driver, before, counter)
    return after


def check_step(world: World, driver: Driver, before: dict[Key, Any], counter: int) -> None:
    """The store holds what the model holds, and gave new versions to what became different, and to nothing else."""
    assert driver.seen.keys() == world.living.keys()
    changed = [key for key, shown in driver.seen.items() if shown != before.get(key)]
    for key, shown in driver.seen.items():
        kept = world.living[key]
        assert driver.flat(shown) == kept.document
        assert shown["metadata"]["generation"] == shown["status"]["observedGeneration"] == kept.generation
        assert conditions(shown) == {"Ready": world.reason(key)} | (
            {"Drifted": "FieldsChanged"} if kept.has_drifted() else {}
        )
        assert shown["status"]["state"] == ("Available" if world.reason(key) == "Ready" else "Unavailable")
        assert (shown["metadata"]["resourceVersion"] > counter) == (key in changed)
    given = [driver.seen[key]["metadata"]["resourceVersion"] for key in changed]
    assert len(set(given)) == len(given)
    assert max(given, default=0) <= driver.counter
    for kind in NAMES:
        for owner in OWNERS:
            born = [world.living[key].born for key in driver.seen if (key.kind, key.owner) == (kind, owner)]
            assert born == sorted(born)


def conditions(shown: dict[str, Any]) -> dict[str, str]:
    return {entry["type"]: entry["reason"] for entry in shown["status"]["conditions"]}


async def check_end(world: World, driver: Driver) -> None:
    """History, owners of fields, selectors, and what hides what: read over HTTP."""
    for key, kept in world.living.items():
        assert await history(driver, key) == [(past.operation, past.manager, past.generation) for past in kept.past]
        for number, past in enumerate(kept.past, start=1):
            revision = await driver.get(key, f"/revisions/{number}")
            assert driver.flat(revision["resource"]) == past.document
        shown = await driver.get(key, managers=True)
        assert managers_of(shown) == owners_of(kept)
    for kind in NAMES:
        mine = [key for key in driver.seen if key.kind == kind]
        visible = [key for key in mine if key.owner == "own" or Key(kind, key.name, "own") not in mine]
        born = sorted(driver.seen[key]["metadata"]["id"] for key in visible)
        assert [item["metadata"]["id"] for item in await driver.list(kind)] == born
        marked = {key for key in visible if world.living[key].document.get(LABEL) == "1"}
        found = await driver.list(kind, labelSelector="x in (1)", fields="metadata.id,metadata.name")
        assert {item["metadata"]["id"] for item in found} == {driver.seen[key]["metadata"]["id"] for key in marked}


async def history(driver: Driver, key: Key) -> list[tuple[str, str, int]]:
    """Oldest first."""
    found = (await driver.get(key, "/revisions"))["items"]
    assert [entry["revision"] for entry in found] == list(range(len(found), 0, -1))
    rising = [entry["resourceVersion"] for entry in found]
    assert rising == sorted(set(rising), reverse=True)
    return [(entry["operation"], entry["manager"], entry["generation"]) for entry in reversed(found)]


def managers_of(shown: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    return {(entry["name"], entry["operation"]): set(entry["fields"]) for entry in shown["metadata"]["managers"]}


def owners_of(kept: Kept) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for manager, wanted in kept.applied.items():
        for place, value in wanted.items():
            if kept.document.get(place) == value:
                found.setdefault((manager, "Apply"), set()).add(".".join(place))
    for place, manager in kept.updated.items():
        found.setdefault((manager, "Update"), set()).add(".".join(place))
    return found
