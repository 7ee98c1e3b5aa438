"""Tools for tests: what they did is written down, and they do it when the test says so."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from wegent_chat_shell.tools.base import Tool, ToolContext, ToolFailed
from wegent_contracts.protocol.waiting import FormQuestion, PersonRequest


@dataclass
class Desk:
    """`note` writes something down (an effect), `look` reads, `ask` puts a form to people."""

    done: list[str] = field(default_factory=list)
    looked: int = 0
    begun: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def note(self, arguments: dict[str, Any], context: ToolContext) -> str:
        del context
        text = arguments["text"]
        if text == "impossible":
            raise ToolFailed("The book is full.")
        self.done.append(text)
        self.begun[text].set()
        if text in self.gates:
            await self.gates[text].wait()
        return f"noted {text}"

    async def look(self, arguments: dict[str, Any], context: ToolContext) -> str:
        del arguments, context
        self.looked += 1
        self.begun["look"].set()
        if "look" in self.gates:
            await self.gates["look"].wait()
        return "it rains"

    async def ask(self, arguments: dict[str, Any], context: ToolContext) -> str:
        questions = [
            FormQuestion(id="colour", text="Which colour?", type="single_choice", options=["red", "blue"]),
            FormQuestion(id="why", text="Why?", required=False),
        ]
        answer = await context.ask(PersonRequest(kind="form", text=arguments["text"], questions=questions))
        self.done.append(f"asked {arguments['text']}")
        return f"{answer.choice}: {answer.answers}"

    def tools(self) -> list[Tool]:
        text = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
        nothing: dict[str, Any] = {"type": "object", "properties": {}}
        return [
            Tool("note", "Write something down", text, self.note, approval="ask"),
            Tool("jot", "Write something down", text, self.note, approval="allow"),
            Tool("look", "Look out of the window", nothing, self.look, repeatable=True, approval="allow"),
            Tool("ask", "Ask the person", text, self.ask, approval="allow"),
        ]
