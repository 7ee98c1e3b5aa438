"""What every store of conversations does: the suite that each of them passes.

A test gives a store and the names of two owners that have nothing yet; `assert` says what is wrong.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.stored import ConversationNotes, Said, ToldConversation

from wegent_chat_shell.storage.base import ConversationStore


@dataclass(frozen=True)
class Case:
    store: ConversationStore
    owner: str
    other: str


Check: TypeAlias = Callable[[Case], Awaitable[None]]


async def a_new_one_is_empty(case: Case) -> None:
    made = await case.store.create(case.owner, "  About\n\ttea  ")
    assert made.title == "About tea"
    assert made.messages == 0
    assert timedelta(0) <= datetime.now(UTC) - made.created_at < timedelta(minutes=5)
    assert await case.store.get(case.owner, made.id) == made
    assert await case.store.messages(case.owner, made.id) == []
    assert await case.store.told(case.owner, made.id) == ToldConversation(history=[])


async def long_titles_are_cut(case: Case) -> None:
    made = await case.store.create(case.owner, "茶" * 500)
    assert made.title == "茶" * 79 + "…"


async def what_is_said_stays_in_order(case: Case) -> None:
    made = await case.store.create(case.owner, "Tea")
    said = [
        Said(role="user", content="Is it tea? 🙂\n\x7f'\"; DROP TABLE messages; --"),
        Said(role="assistant", content="It is.", model="a-model"),
        Said(role="user", content="And this?"),
        Said(role="assistant", content="This is co", ending="stopped", model="a-model"),
    ]
    kept = [await case.store.append(case.owner, made.id, each) for each in said]
    assert [Said(**each.model_dump(include=set(Said.model_fields))) for each in kept] == said
    assert await case.store.messages(case.owner, made.id) == kept
    places = [each.place for each in kept]
    assert places == sorted(set(places))
    now = await case.store.get(case.owner, made.id)
    assert now.messages == len(said)
    assert now.updated_at >= made.updated_at


async def models_are_not_told_what_failed(case: Case) -> None:
    made = await case.store.create(case.owner, "Tea")
    first = await case.store.append(case.owner, made.id, Said(role="user", content="Is it tea?"))
    await case.store.append(case.owner, made.id, Said(role="assistant", content="It i", ending="failed"))
    await case.store.append(case.owner, made.id, Said(role="user", content="Once more: is it?"))
    last = await case.store.append(case.owner, made.id, Said(role="assistant", content="Ye", ending="stopped"))
    told = await case.store.told(case.owner, made.id)
    assert [(each.role, each.content) for each in told.history] == [
        ("user", "Is it tea?"),
        ("user", "Once more: is it?"),
        ("assistant", "Ye"),
    ]
    assert (told.history[0].place, told.history[-1].place) == (first.place, last.place)
    assert [each.content for each in (await case.store.told(case.owner, made.id, before=last.place)).history] == [
        "Is it tea?",
        "Once more: is it?",
    ]


async def notes_stand_for_what_is_old(case: Case) -> None:
    made = await case.store.create(case.owner, "Tea")
    kept = [
        await case.store.append(case.owner, made.id, Said(role=role, content=f"{role} {number}"))
        for number in (1, 2, 3)
        for role in _ROLES
    ]
    await case.store.keep_notes(
        case.owner, made.id, ConversationNotes(covers=kept[1].place, text="old", model="a-model")
    )
    await case.store.keep_notes(
        case.owner, made.id, ConversationNotes(covers=kept[3].place, text="first", model="a-model")
    )
    await case.store.keep_notes(
        case.owner, made.id, ConversationNotes(covers=kept[3].place, text="second", model="a-model")
    )
    told = await case.store.told(case.owner, made.id)
    assert told.summary == "second"
    assert [each.content for each in told.history] == ["user 3", "assistant 3"]
    assert len(await case.store.messages(case.owner, made.id)) == len(kept)
    earlier = await case.store.told(case.owner, made.id, before=kept[3].place)
    assert earlier.summary == "old"
    assert [each.content for each in earlier.history] == ["user 2"]


async def lists_begin_with_the_latest(case: Case) -> None:
    made = [await case.store.create(case.owner, f"Number {number}") for number in range(3)]
    for number in (1, 0, 2):
        await case.store.append(case.owner, made[number].id, Said(role="user", content="x"))
    await case.store.create(case.other, "Somebody else's")
    first = await case.store.page(case.owner, limit=2)
    assert [each.title for each in first.items] == ["Number 2", "Number 0"]
    assert first.next is not None
    second = await case.store.page(case.owner, limit=2, after=first.next)
    assert [each.title for each in second.items] == ["Number 1"]
    assert second.next is None


async def lists_are_searched(case: Case) -> None:
    titled = await case.store.create(case.owner, "Green TEA")
    spoken = await case.store.create(case.owner, "Drinks")
    await case.store.append(case.owner, spoken.id, Said(role="assistant", content="100% of Tea_time is tea."))
    await case.store.create(case.owner, "Coffee")
    for search, found in (
        ("tea", {titled.id, spoken.id}),
        ("0% OF t", {spoken.id}),
        ("a_t", {spoken.id}),
        ("x%f", set()),
    ):
        assert {each.id for each in (await case.store.page(case.owner, search=search)).items} == found, search


async def what_is_deleted_is_gone(case: Case) -> None:
    made = await case.store.create(case.owner, "Tea")
    await case.store.append(case.owner, made.id, Said(role="user", content="x"))
    await case.store.delete(case.owner, made.id)
    await _missing(case.store, case.owner, made.id)
    assert (await case.store.page(case.owner)).items == []


async def owners_do_not_see_each_other(case: Case) -> None:
    made = await case.store.create(case.owner, "A secret")
    kept = await case.store.append(case.owner, made.id, Said(role="user", content="It is tea."))
    await _missing(case.store, case.other, made.id)
    assert (await case.store.page(case.other, search="secret")).items == []
    assert await case.store.messages(case.owner, made.id) == [kept]
    assert (await case.store.told(case.owner, made.id)).summary == ""


async def what_never_was_is_missing(case: Case) -> None:
    for name in ("987654321", "nothing", "../../etc", "1 OR 1=1", "…", "0", "-1", "9" * 40):
        await _missing(case.store, case.owner, name)


_ROLES: Final = ("user", "assistant")
CHECKS: Final[tuple[Check, ...]] = (
    a_new_one_is_empty,
    long_titles_are_cut,
    what_is_said_stays_in_order,
    models_are_not_told_what_failed,
    notes_stand_for_what_is_old,
    lists_begin_with_the_latest,
    lists_are_searched,
    what_is_deleted_is_gone,
    owners_do_not_see_each_other,
    what_never_was_is_missing,
)


async def _missing(store: ConversationStore, owner: str, conversation: str) -> None:
    """Every method says so, alike."""
    attempts: list[Awaitable[object]] = [
        store.get(owner, conversation),
        store.messages(owner, conversation),
        store.append(owner, conversation, Said(role="user", content="x")),
        store.keep_notes(owner, conversation, ConversationNotes(covers=1, text="x")),
        store.told(owner, conversation),
        store.delete(owner, conversation),
    ]
    for attempt in attempts:
        refusal = await _refusal(attempt)
        assert refusal is not None, f"{conversation} of {owner!r} was found"
        assert (refusal.reason, refusal.status) == ("ConversationNotFound", 404)


async def _refusal(attempt: Awaitable[object]) -> WegentError | None:
    try:
        await attempt
    except WegentError as error:
        return error
    return None
