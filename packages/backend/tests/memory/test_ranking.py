"""Which memories have to do with a message."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_backend.memory.ranking import ranked
from wegent_backend.memory.words import digest, terms

KNOWN = [
    "Ann is allergic to peanuts.",
    "Works as a backend developer in Berlin, mostly with Python.",
    "Her daughter Mia is born in May and plays the violin.",
    "Prefers short answers without greetings.",
    "用户喜欢喝绿茶，不喜欢咖啡。",
    "用户住在上海，在一家银行工作。",
    "Runs a marathon every autumn.",
    "私の犬の名前はポチです。",
]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("Is there anything with peanut in this sauce?", 0),
        ("Which web framework would you use as a Python developer?", 1),
        ("What could my daughter play at the concert?", 2),
        ("Please answer shortly", 3),
        ("给我推荐一种茶", 4),
        ("上海明天天气怎么样？", 5),
        ("How do I train for running the next marathon?", 6),
        ("ポチに何を食べさせますか", 7),
        ("ＰＹＴＨＯＮ", 1),
    ],
)
def test_the_best_one(question: str, best: int) -> None:
    assert ranked(question, KNOWN)[0] == best


def test_what_has_nothing_to_do_with_it_is_not_found() -> None:
    assert ranked("Translate this letter", KNOWN) == []
    assert ranked("what is the", KNOWN) == [], "words that say nothing"
    assert ranked("的", KNOWN) == []
    assert ranked("", KNOWN) == ranked("tea", []) == []


def test_of_equals_the_later_one_comes_first() -> None:
    assert ranked("tea", ["Likes tea.", "Likes tea.", "Likes coffee."]) == [1, 0]


def test_forms_of_a_word_are_one() -> None:
    assert len({terms(word)[0] for word in ("like", "likes", "liked", "liking")}) == 1
    assert len({terms(word)[0] for word in ("run", "runs", "running")}) == 1
    assert terms("allergies") == terms("allergy")


def test_what_is_the_same() -> None:
    assert digest("Likes tea.") == digest("  likes   TEA ") == digest("Ｌｉｋｅｓ tea!")
    assert digest("Likes tea") != digest("Likes teas")
    assert digest("!") != digest("?")


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=5))
def test_whatever_is_said_is_compared(question: str, texts: list[str]) -> None:
    found = ranked(question, texts)
    assert len(found) == len(set(found))
    assert set(found) <= set(range(len(texts)))


def test_as_many_as_one_may_have_are_ranked_at_once() -> None:
    texts = [f"{text} {number} " + "lorem ipsum dolor " * 40 for number in range(63) for text in KNOWN]
    began = time.process_time()
    assert ranked("peanut sauce 17", texts)
    assert time.process_time() - began < 5
