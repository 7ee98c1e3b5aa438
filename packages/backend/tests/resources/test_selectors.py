"""Label selectors: their grammar, what they match, and that the databases agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_backend.db import Database
from wegent_backend.resources.selectors import MAX_CHARACTERS, MAX_TERMS, Selector, parse
from wegent_backend.tables import KindRow, LabelRow, TaskRow
from wegent_contracts.errors import Invalid

ANN, BEN, PUBLIC = 7, 8, 0


def chosen(selector: str, labels: dict[str, str]) -> bool:
    return parse(selector).matches(labels)


@pytest.mark.parametrize(
    ("selector", "yes", "no"),
    [
        ("", [{}, {"a": "b"}], []),
        (" ", [{}], []),
        ("a=b", [{"a": "b"}, {"a": "b", "c": "d"}], [{}, {"a": "c"}, {"A": "b"}, {"a": "B"}]),
        ("a == b", [{"a": "b"}], [{"a": "c"}]),
        ("a=", [{"a": ""}], [{}, {"a": "b"}]),
        ("a!=b", [{}, {"a": "c"}], [{"a": "b"}]),
        ("a!=", [{}, {"a": "c"}], [{"a": ""}]),
        ("a in (x,y)", [{"a": "x"}, {"a": "y"}], [{}, {"a": "z"}]),
        ("a in (x, )", [{"a": "x"}, {"a": ""}], [{}, {"a": "y"}]),
        ("a notin ( x , y )", [{}, {"a": "z"}], [{"a": "x"}, {"a": "y"}]),
        ("a", [{"a": ""}, {"a": "b"}], [{}, {"b": "a"}]),
        ("! a", [{}, {"b": "a"}], [{"a": ""}, {"a": "b"}]),
        ("wegent.io/team=a.b_c-D", [{"wegent.io/team": "a.b_c-D"}], [{"team": "a.b_c-D"}]),
        (" a=b ,\t!c, d in(e) ", [{"a": "b", "d": "e"}], [{"a": "b", "c": "", "d": "e"}, {"a": "b"}]),
        ("a!=b,a", [{"a": "c"}], [{}, {"a": "b"}]),
        ("in in (in),notin", [{"in": "in", "notin": ""}], [{"in": "in"}]),
    ],
)
def test_selectors_mean_what_they_mean_in_kubernetes(
    selector: str, yes: list[dict[str, str]], no: list[dict[str, str]]
) -> None:
    assert all(chosen(selector, labels) for labels in yes)
    assert not any(chosen(selector, labels) for labels in no)


@pytest.mark.parametrize(
    ("selector", "position", "expected"),
    [
        (",", 1, "the key of a label"),
        ("a=b,", 5, "the key of a label"),
        ("a=b,,c", 5, "the key of a label"),
        ("!", 2, "the key of a label"),
        ("-a", 1, "begins and ends with a letter or digit"),
        ("a/b/c", 1, "the key of a label"),
        ("Wegent.io/team", 1, "the key of a label"),
        ("团队=a", 1, "the key of a label"),
        (f"a,{'k' * 64}", 3, "at most 63"),
        ("a b", 3, '"in", "notin", "," or the end'),
        ("a>1", 2, '"in", "notin", "," or the end'),
        ("a===b", 4, "the value of a label"),
        ("a=b c", 5, '"," or the end'),
        ("!a=b", 3, '"," or the end'),
        ("a=b/c", 3, "the value of a label"),
        (f"a={'v' * 64}", 3, "at most 63"),
        ("a in x", 6, '"("'),
        ("a in", 5, '"("'),
        ("a in ()", 7, "at least one value"),
        ("a in (x", 8, '"," or ")"'),
        ("a notin (x y)", 12, '"," or ")"'),
        ("a=(x)", 3, "the value of a label"),
        ("a=b)", 4, '"," or the end'),
    ],
)
def test_what_is_no_selector_is_refused_with_the_place_and_what_would_be_right(
    selector: str, position: int, expected: str
) -> None:
    message = refusal(selector)
    assert f"At character {position} " in message
    assert expected in message


def refusal(selector: str) -> str:
    with pytest.raises(Invalid) as caught:
        parse(selector)
    [field] = caught.value.details["fields"]
    assert (field["path"], field["rule"]) == ("query.labelSelector", "labelSelector")
    assert field["message"] == caught.value.message
    message: str = field["message"]
    return message


def test_the_error_names_the_parameter_that_the_selector_came_in() -> None:
    with pytest.raises(Invalid) as caught:
        parse("a b", "prune")
    assert caught.value.details["fields"][0]["path"] == "query.prune"


def test_a_selector_has_its_limits() -> None:
    assert len(parse(",".join(f"k{number}" for number in range(MAX_TERMS))).terms) == MAX_TERMS
    assert "at most 20 terms; this one has 21" in refusal(",".join(f"k{number}" for number in range(MAX_TERMS + 1)))
    assert parse("a".ljust(MAX_CHARACTERS)) == parse("a")
    assert "at most 1000 characters; this one has 1001" in refusal("a".ljust(MAX_CHARACTERS + 1))


WORDS = st.sampled_from(["a", "b-1", "wegent.io/a", "in", "notin", "=", "==", "!=", "!", "(", ")", ",", " ", "<", "团"])


@given(st.lists(WORDS, max_size=12).map("".join))
def test_any_text_is_a_selector_or_refused(text: str) -> None:
    try:
        terms = parse(text).terms
    except Invalid:
        return
    if "(" not in text and text.strip():
        assert len(terms) == text.count(",") + 1


ROWS: list[tuple[int, dict[str, str]]] = [
    (ANN, {}),
    (ANN, {"a": "x"}),
    (ANN, {"a": "X"}),
    (ANN, {"a": "y", "b": "x"}),
    (ANN, {"A": "x"}),
    (BEN, {"a": "x", "b": ""}),
    (PUBLIC, {"a": "", "wegent.io/b": "x"}),
    (PUBLIC, {"b": "y"}),
]
TERMS = [
    *(f"{key}{operator}{value}" for key in "aAb" for operator in ("=", "!=") for value in ("", "x", "y")),
    *(f"{key} {operator} (x,)" for key in ("a", "wegent.io/b") for operator in ("in", "notin")),
    *("a", "!a", "b", "!b", "none", "!none", "none!=x"),
]
SELECTORS = ["", *TERMS, *(f"{one},{other}" for one in TERMS[:9] for other in TERMS[9:])]


async def store(session: AsyncSession) -> dict[int, tuple[int, dict[str, str]]]:
    """Owner and labels of each Bot, by id. Ghosts and Tasks with the same ids have all the labels."""
    kept = {}
    for number, (user_id, labels) in enumerate(ROWS, start=1):
        named = {"name": f"n{number}", "user_id": user_id, "resource_version": number}
        session.add(KindRow(id=number, uid=f"u{number}", kind="Bot", **named))
        session.add(TaskRow(id=number, uid=f"t{number}", **named))
        kept[number] = (user_id, labels)
        every = {"a": "x", "b": "y"}
        for kind, held in (("Bot", labels), ("Ghost", every), ("Task", every)):
            session.add_all(
                LabelRow(kind=kind, resource_id=number, key=key, value=value, user_id=user_id)
                for key, value in held.items()
            )
    await session.flush()
    return kept


async def test_the_database_chooses_what_matches_chooses(database: Database) -> None:
    async with database.write() as session:
        rows = await store(session)
        for text in SELECTORS:
            for users in ([ANN], [ANN, PUBLIC]):
                found = await session.scalars(chosen_bots(parse(text), users))
                assert list(found) == [
                    number
                    for number, (user_id, labels) in rows.items()
                    if user_id in users and parse(text).matches(labels)
                ], text


def chosen_bots(selector: Selector, users: list[int]) -> Select[tuple[int]]:
    return (
        select(KindRow.id)
        .where(KindRow.kind == "Bot", KindRow.user_id.in_(users), *selector.clauses("Bot", users, KindRow.id))
        .order_by(KindRow.id)
    )


async def test_labels_of_people_who_are_not_asked_about_choose_nothing(database: Database) -> None:
    """Whoever forgets to narrow the query itself gets only those, all the same."""
    async with database.write() as session:
        await store(session)
        found = await session.scalars(select(KindRow.id).where(*parse("a").clauses("Bot", [ANN], KindRow.id)))
        assert sorted(found) == [2, 3, 4]
        assert list(await session.scalars(select(KindRow.id).where(*parse("a").clauses("Bot", [], KindRow.id)))) == []


async def test_tasks_are_chosen_from_their_own_table(database: Database) -> None:
    async with database.write() as session:
        await store(session)
        clauses = parse("a=x,b!=x").clauses("Task", [BEN], TaskRow.id)
        assert list(await session.scalars(select(TaskRow.id).where(*clauses))) == [6]
