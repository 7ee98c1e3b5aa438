"""What the graph of a team remembers: who has said what in this turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Final, Literal, TypeAlias, TypedDict

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.graph.message import add_messages

from wegent_chat_shell.blocks import BLOCKS

PART: Final = "wegent_part"
"""In the metadata of a message: which part of the team's answer it is."""

Kind: TypeAlias = Literal["speech", "work", "decision", "remark"]
"""What a member says to people, what it works out for the leader, what the leader decides, what people say."""


class TeamState(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


@dataclass(frozen=True)
class Part:
    """One part of the answer. `position`: of the member, or of the one to whom people say something.

    `heard`: ids of guidance. `decided`: what a leader's decision came to. `asked`: what the member was to do.
    """

    kind: Kind
    position: int
    number: int
    text: str
    heard: list[int] = field(default_factory=list)
    failed: bool = False
    asked: str = ""
    decided: dict[str, Any] = field(default_factory=dict)

    def message(self, blocks: Sequence[str]) -> AnyMessage:
        """As the state keeps it; `blocks` show it."""
        facts = asdict(self)
        text, metadata = facts.pop("text"), {BLOCKS: list(blocks), PART: facts}
        made = HumanMessage if self.kind == "remark" else AIMessage
        return made(text, response_metadata=metadata)


def parts(state: TeamState) -> list[Part]:
    """By number: those who work side by side end in any order."""
    found = [Part(text=message.text, **message.response_metadata[PART]) for message in state["messages"]]
    return sorted(found, key=lambda part: part.number)


def next_number(known: Sequence[Part]) -> int:
    return max((part.number for part in known), default=0) + 1


def heard(known: Sequence[Part]) -> list[int]:
    return [guidance for part in known for guidance in part.heard]
