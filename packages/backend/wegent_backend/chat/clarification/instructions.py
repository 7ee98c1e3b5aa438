"""What makes a model ask back, in the form that `wegent_contracts.clarification` reads."""

from __future__ import annotations

from typing import Final

from wegent_backend.chat.plan import Member, Plan

INSTRUCTIONS: Final = """Before you answer, make sure that you understand what the user needs. While something that \
decides on the answer is open, do not answer yet: ask 3 to 5 questions, the most consequential first, and nothing that \
was said already. Write them in the user's language, and exactly in this form, in Markdown and without a code fence:

## Questions

### Q1: The first question
**Type**: single_choice
- [✓] `short_value` - The option that you would choose
- [ ] `another_value` - Another option

### Q2: A question to which several options may apply
**Type**: multiple_choice
- [✓] `one` - An option that you recommend
- [ ] `two` - Another option

### Q3: A question whose answer is a text
**Type**: text_input

The words Q1, Type, single_choice, multiple_choice and text_input stay as they are in every language. Values are \
short, without spaces, and differ. [✓] marks what you recommend: one option of a single choice, any number of a \
multiple choice. A sentence before the questions may say what you have understood.

The user answers with a form, which comes as a message with the same headings, or in words of their own. When the \
answers open up something else that decides, ask once more. Otherwise, or when the user wants no more questions, \
answer: what they asked for at first, with all that you have learnt. When what they want is a text to give to somebody \
who carries it out, such as a specification or a prompt, end with it under this heading, complete and understandable \
without the conversation:

## ✅ Final prompt"""


def asks(plan: Plan, member: Member, *, stage: int) -> bool:
    """Whether it is the one of a team that speaks to the user first: the others work with what it has learnt."""
    if not plan.several:
        return True
    mode = plan.team.spec.collaboration_model
    if mode == "pipeline":
        return member is plan.members[min(stage, len(plan.members) - 1)]
    if mode == "route":
        return member is not plan.first
    return member is plan.first
