"""Teams for tests: each member has a model of its own, and what it was asked can be looked up."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.tools.base import Toolbox
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, EngineEvent, MemberFinished
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest, MemberSpec, TeamPlay
from wegent_scripted import Reply, Request, ScriptedServer

from .support import target


def history(*turns: str) -> list[ChatMessage]:
    roles = ("user", "assistant")
    return [ChatMessage(role=roles[number % 2], content=text) for number, text in enumerate(turns)]  # type: ignore[arg-type]


@dataclass
class Block:
    """As a viewer would have it."""

    kind: BlockKind
    name: str | None
    member: str | None
    text: str = ""


@dataclass
class Team:
    """`asked`: what was told to each member's model, in the order in which the models were asked."""

    server: ScriptedServer
    engine: ChatEngine
    mode: Any
    members: list[dict[str, Any]]
    play: dict[str, Any] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    events: list[EngineEvent] = field(default_factory=list)

    def says(self, name: str, *answers: str | Reply) -> None:
        """What the member's model answers, one after the other; the last one from then on."""
        for answer in answers[:-1]:
            self.server.script.queue(answer, match=lambda request: request.model == name)
        self.server.script.always(answers[-1], match=lambda request: request.model == name)

    def request(self, message: str, earlier: list[ChatMessage] | None = None, **fields: Any) -> ChatRequest:
        members = [
            MemberSpec(model=target("openai", self.server.openai_url, model_id=each["name"]), **each)
            for each in self.members
        ]
        play = TeamPlay(mode=self.mode, members=members, **self.play)
        return ChatRequest(model=members[0].model, message=message, history=earlier or [], team=play, **fields)

    async def ask(
        self, message: str, earlier: list[ChatMessage] | None = None, toolbox: Toolbox | None = None, **fields: Any
    ) -> str:
        """The text of the answer."""
        async for event in self.engine.stream(self.request(message, earlier, **fields), toolbox):
            self.events.append(event)
            if isinstance(event, BlockStarted):
                assert event.block not in self.blocks
                self.blocks[event.block] = Block(event.kind, event.name, event.member)
            elif isinstance(event, BlockDelta):
                assert event.offset == len(self.blocks[event.block].text)
                self.blocks[event.block].text += event.text
        return self.text

    @property
    def text(self) -> str:
        return "".join(block.text for block in self.blocks.values() if block.kind is BlockKind.TEXT)

    @property
    def spoken(self) -> list[tuple[str | None, str]]:
        """Who said what in the answer's text."""
        return [(block.name, block.text) for block in self.blocks.values() if block.kind is BlockKind.TEXT]

    @property
    def aside(self) -> list[tuple[str | None, str]]:
        return [(block.name, block.text) for block in self.blocks.values() if block.kind is BlockKind.MEMBER]

    @property
    def finished(self) -> list[tuple[str, bool]]:
        return [(event.member, event.failed) for event in self.events if isinstance(event, MemberFinished)]

    @property
    def order(self) -> list[str]:
        return [request.model for request in self.server.script.requests]

    def asked(self, name: str, which: int = -1) -> list[tuple[str, str]]:
        """Roles and texts that the member's model got."""
        requests = [request for request in self.server.script.requests if request.model == name]
        return [(message.role, message.text) for message in requests[which].messages]


def form(**fields: Any) -> Reply:
    """A decision of a leader's model."""
    return Reply(json.dumps(fields))


def echo(request: Request) -> Reply:
    """The member's name, and the last thing that it was told."""
    return Reply(f"<{request.model}: {request.text}>")


def open_blocks(events: list[EngineEvent]) -> Counter[str]:
    opened = Counter(event.block for event in events if isinstance(event, BlockStarted))
    opened.subtract(event.block for event in events if isinstance(event, BlockFinished))
    return +opened
