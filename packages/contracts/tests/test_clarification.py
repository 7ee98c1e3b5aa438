"""Questions of models as forms, and forms as words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wegent_contracts.clarification.answering import check, words_of
from wegent_contracts.clarification.reading import read
from wegent_contracts.protocol.clarification import Clarification, ClarificationAnswers

ASKED = """I have understood that you want a shop.

## 💬 Questions

### Q1: Who buys there?
**Type**: single_choice
- [✓] `people` - People at home
- [ ] `firms` - Other firms

### Q2: What can be paid with?
It decides on the provider.
**Type**: multiple_choice
**Options**:
- [✓] `card` - Cards
- [✓] `transfer` - Bank transfer
- [ ] `cash` - Cash on delivery

### Q3: What is it called?
**Type**: text_input

---
Answer what matters to you."""


def form(text: str) -> Clarification:
    found = read(text)
    assert found is not None
    return found


def test_a_form() -> None:
    who, how, name = form(ASKED).questions
    assert (who.id, who.number, who.question, who.type, who.required) == (
        "q1",
        1,
        "Who buys there?",
        "single_choice",
        True,
    )
    assert [(option.value, option.label, option.recommended) for option in who.options] == [
        ("people", "People at home", True),
        ("firms", "Other firms", False),
    ]
    assert how.question == "What can be paid with? It decides on the provider."
    assert [option.value for option in how.options if option.recommended] == ["card", "transfer"]
    assert (name.type, name.options, name.required) == ("text_input", [], False)


@pytest.mark.parametrize(
    "written",
    [
        "### Q1: Which?\n**Type**: single_choice\n- [✓] `a` - A\n- [ ] `b` - B",
        "## Q1. Which?\nType: single choice\n* [x] `a`: A\n* [ ] `b`: B",
        "**Q1: Which?**\n**Type:** `single_choice`\n1. [X] `a` — A\n2. [ ] `b` — B",
        "### q1 - Which?\n- **Type**: Single-Choice\n- [√] `a` – A\n- [] `b` – B",
        "#### Q 1\nWhich?\n\n**类型**：单选\n**选项**：\n\n- [✔] `a` - A\n- [ ] `b` - B",
        "### 问题1：Which?\n**Type**: radio\n- `a` - A (recommended)\n- `b` - B",
        "```markdown\n### Q1: Which?\n**Type**: single_choice\n- [✓] `a` - A\n- [ ] `b` - B\n```",
        "### Q1: Which?\r\n**Type**: whatever\r\n- [✓] `a` - A\r\n- [ ] `b` - B\r\n",
        "### Q1: Which?\n**Type**: single_choice\n- [✓] `a` - A\n- [✓] `b` - B",
    ],
)
def test_models_write_it_in_many_ways(written: str) -> None:
    [question] = form(written).questions
    assert (question.id, question.question, question.type) == ("q1", "Which?", "single_choice")
    told = [(option.value, option.label, option.recommended) for option in question.options]
    assert told == [("a", "A", True), ("b", "B", False)]


def test_what_is_no_form() -> None:
    assert read("Hello.") is None
    assert read("### Q1: What is tea?\nLeaves.\n\n### Q2: And coffee?\nBeans.") is None, "an answer with headings"
    assert read("The type of Q1 is unknown.\n**Type**: single_choice") is None


def test_what_is_strange() -> None:
    strange = form(
        "### Q1: A?\n**Type**: single_choice\n\n### Q1: B?\n**Type**: multiple_choice\n- [ ] one\n- [ ] one\n- [ ] two"
        "\n\n### Q9:\n**Type**: text_input\n\n### Q4: C?\n- [ ] x"
    )
    assert [(question.id, question.question, question.type) for question in strange.questions] == [
        ("q1", "A?", "text_input"),
        ("q2", "B?", "multiple_choice"),
        ("q4", "C?", "single_choice"),
    ]
    assert [option.value for option in strange.questions[1].options] == ["one", "two"]


@pytest.mark.parametrize(
    "heading", ["## ✅ Final prompt", "# Final Requirement Prompt", "### **Final prompt:**", "## 最终需求提示词"]
)
@pytest.mark.parametrize("fence", ["", "```"])
def test_a_final_prompt(heading: str, fence: str) -> None:
    found = form(f"Thank you.\n\n{heading}\n\n{fence}\nBuild a shop.\n\n## Goal\nSell tea.\n{fence}\n")
    assert found.questions == []
    assert found.final_prompt == "Build a shop.\n\n## Goal\nSell tea."


def test_answers_in_words() -> None:
    given_ = ClarificationAnswers(answers={"q1": "firms", "q2": ["card", "cash"]}, note="  Soon. ")
    assert check(form(ASKED), given_) == []
    assert words_of(form(ASKED), given_) == (
        "### Q1: Who buys there?\n**Answer**: `firms` - Other firms\n\n"
        "### Q2: What can be paid with? It decides on the provider.\n**Answer**:\n- `card` - Cards\n"
        "- `cash` - Cash on delivery\n\n"
        "### Q3: What is it called?\n**Answer**: (no answer)\n\n"
        "### Note\nSoon."
    )


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, [("answers.q1", "missing")]),
        ({"q1": ""}, [("answers.q1", "missing")]),
        ({"q1": "nobody"}, [("answers.q1", "unknown_choice")]),
        ({"q1": ["people", "firms"]}, [("answers.q1", "too_many")]),
        ({"q1": "people", "q2": ["card", "gold"]}, [("answers.q2", "unknown_choice")]),
        ({"q1": "people", "q3": ["A", "B"]}, [("answers.q3", "too_many")]),
        ({"q1": "people", "q7": "x"}, [("answers.q7", "unknown")]),
    ],
)
def test_answers_that_do_not_fit(answers: dict[str, str | list[str]], wrong: list[tuple[str, str]]) -> None:
    errors = check(form(ASKED), ClarificationAnswers(answers=answers))
    assert [(error.path, error.rule) for error in errors] == wrong


PIECES = [
    "### Q1: A?",
    "**Type**: single_choice",
    "- [✓] `a` - A",
    "**Type**:",
    "- [",
    "## Final prompt",
    "```",
    "Q2",
    "",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=12))
def test_whatever_is_written_is_read(pieces: list[str]) -> None:
    """Nothing raises, and what is asked can be answered."""
    found = read("\n".join(pieces))
    for question in found.questions if found else ():
        assert question.question
        assert (question.type == "text_input") == (not question.options)
    if found:
        choices = {q.id: q.options[0].value if q.options else "x" for q in found.questions}
        assert check(found, ClarificationAnswers(answers=choices)) == []
        assert words_of(found, ClarificationAnswers(answers=choices)).count("**Answer**") >= len(found.questions)


@pytest.mark.timeout(20)
def test_what_is_meant_to_take_long_does_not() -> None:
    long = 200_000
    for tail in ("a " * long, " " * long + "`", "-" * long, "`" * long, "(" * long, "**" * long, "[ " * long):
        for line in ("### Q1: ", "Type:", "- ", "- `a", "## ", "Options"):
            found = read(f"### Q1: A?\n**Type**: text\n{line}{tail}")
            assert found is not None
            assert found.questions[0].question.startswith("A?")
