"""Members that use tools, wait for people, and are spoken to."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.guidance import Guidance
from wegent_chat_shell.tools.alone import MemoryLedger
from wegent_chat_shell.tools.base import Decision, Tool, Toolbox, ToolContext
from wegent_chat_shell.tools.base import ToolCall as Call
from wegent_contracts.events import BlockKind, BlockStarted, RunWaiting
from wegent_contracts.protocol.waiting import PersonAnswer
from wegent_scripted import Reply, Request, ToolCall

from .team import Team, echo, form

Make = Callable[..., Team]
TEXT: dict[str, Any] = {"type": "object", "properties": {"text": {"type": "string"}}}


@dataclass
class Book:
    """A tool whose effects can be counted, and where its states are."""

    decision: Decision = "allow"
    lines: list[str] = field(default_factory=list)
    saver: InMemorySaver = field(default_factory=InMemorySaver)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)

    async def note(self, arguments: dict[str, Any], context: ToolContext) -> str:
        self.lines.append(f"{context.call_id.partition(':')[0]} {arguments['text']}")
        return f"noted {arguments['text']}"

    async def decide(self, call: Call) -> Decision:
        del call
        return self.decision

    def box(self, **answers: PersonAnswer) -> Toolbox:
        tool = Tool("note", "Write it down", TEXT, self.note)
        return Toolbox.of([tool], ledger=self.ledger, gate=self, checkpoints=self.saver, thread="t", answers=answers)


def notes(text: str, said: str = "") -> Reply:
    return Reply(said, tools=(ToolCall("note", {"text": text}),))


def waits(team: Team) -> list[dict[str, Any]]:
    return [event.request for event in team.events if isinstance(event, RunWaiting)]


async def test_tools_and_thinking_say_whose_they_are(make_team: Make) -> None:
    team, book = make_team("pipeline", {"name": "a", "context_passing": "previous_bot"}, {"name": "b"}), Book()
    team.says("a", Reply("I look. ", thinking="Hm", tools=(ToolCall("note", {"text": "x"}),)), "Done.")
    team.says("b", notes("y"), echo)
    text = await team.ask("Q", toolbox=book.box())
    assert text == "I look. Done.\n\n<b: I look.\n\nDone.>"
    assert book.lines == ["m1 x", "m2 y"]
    assert [(block.kind, block.name, block.member) for block in team.blocks.values()] == [
        (BlockKind.THINKING, None, "a"),
        (BlockKind.TEXT, "a", "a"),
        (BlockKind.TOOL_CALL, "note", "a"),
        (BlockKind.TEXT, "a", "a"),
        (BlockKind.TOOL_CALL, "note", "b"),
        (BlockKind.TEXT, "b", "b"),
    ]
    # Each one's tool results are its own.
    assert [role for role, _ in team.asked("b")] == ["user", "assistant", "tool"]


async def test_a_member_waits_and_goes_on_in_its_place(make_team: Make) -> None:
    names = ("a", "b", "c")
    team = make_team("pipeline", *({"name": name, "context_passing": "previous_bot"} for name in names))
    book = Book(decision="ask")
    team.says("a", "one")
    team.says("b", notes("x", "Shall I?"), "two")
    team.says("c", echo)
    await team.ask("Q", toolbox=book.box())
    [asked] = waits(team)
    assert (asked["kind"], asked["tool"], book.lines) == ("approval", "note", [])
    approved = PersonAnswer(choice="approve")
    [tool] = [block for block in team.blocks if block.startswith("tool:")]
    del team.blocks[tool]
    text = await team.ask("Q", toolbox=book.box(**{asked["place"]: approved}), attempt=2)
    assert text == "one\n\nShall I?two\n\n<c: Shall I?\n\ntwo>"
    assert book.lines == ["m2 x"]
    assert team.order == ["a", "b", "b", "c"]


async def test_members_side_by_side_wait_each_for_its_own(make_team: Make) -> None:
    team = make_team("coordinate", {"name": "boss", "role": "leader"}, {"name": "red"}, {"name": "blue"})
    book = Book(decision="ask")
    tasks = [{"member": "red", "task": "dig"}, {"member": "blue", "task": "paint"}]
    team.says("boss", form(tasks=tasks), echo)
    for name in ("red", "blue"):
        team.says(name, notes(name), f"{name} is done")
    await team.ask("Q", toolbox=book.box())
    asked = {request["input"]["text"]: request["place"] for request in waits(team)}
    assert set(asked) == {"red", "blue"}
    for block in [block for block in team.blocks if block.startswith("tool:")]:
        del team.blocks[block]

    # One is answered: its member goes on, the other one still waits.
    first = {asked["red"]: PersonAnswer(choice="approve")}
    await team.ask("Q", toolbox=book.box(**first), attempt=2)
    assert book.lines == ["m2 red"]
    assert waits(team)[-1]["place"] == asked["blue"]
    for block in [block for block in team.blocks if block.startswith("tool:")]:
        del team.blocks[block]
    text = await team.ask("Q", toolbox=book.box(**first, **{asked["blue"]: PersonAnswer(choice="deny")}), attempt=3)
    assert book.lines == ["m2 red"]
    assert "red:\nred is done\n\nblue:\nblue is done" in text
    assert team.order.count("red") == team.order.count("blue") == team.order.count("boss") == 2


@dataclass
class Talk:
    """Implements Guide."""

    said: list[str] = field(default_factory=list)

    async def waits(self, heard: Collection[int]) -> bool:
        return len(heard) < len(self.said)

    async def take(self, heard: Collection[int]) -> list[Guidance]:
        return [Guidance(n, text, "ann", {}) for n, text in enumerate(self.said, start=1) if n not in heard]


async def test_whoever_speaks_hears_what_is_said_once(make_team: Make) -> None:
    team, talk = make_team("pipeline", {"name": "a", "context_passing": "previous_bot"}, {"name": "b"}), Talk()

    def interrupted(request: Request) -> Reply:
        if not talk.said:
            talk.said.append("Be brief!")
            return Reply("A long story.")
        return Reply("Short.")

    team.says("a", interrupted)
    team.says("b", echo)
    events = [event async for event in team.engine.stream(team.request("Q"), Book().box(), talk)]
    started = [event for event in events if isinstance(event, BlockStarted)]
    assert [(block.kind, block.name) for block in started] == [
        (BlockKind.TEXT, "a"),
        (BlockKind.GUIDANCE, "ann"),
        (BlockKind.TEXT, "a"),
        (BlockKind.TEXT, "b"),
    ]
    assert team.asked("a")[-1] == ("user", "Be brief!")
    assert team.asked("b") == [("user", "A long story.\n\nShort.")]


async def test_what_is_said_to_members_at_work_the_leader_hears(make_team: Make) -> None:
    team = make_team("coordinate", {"name": "boss", "role": "leader"}, {"name": "red"}, {"name": "blue"})
    team.says("boss", form(tasks=[{"member": "red", "task": "dig"}]), echo)
    team.says("red", "dug")
    events = [event async for event in team.engine.stream(team.request("Q"), Book().box(), Talk(["Hurry!"]))]
    assert sum(isinstance(event, BlockStarted) and event.kind is BlockKind.GUIDANCE for event in events) == 1
    assert "Hurry!" not in team.asked("red")[-1][1]
    assert team.asked("boss")[-1][1].endswith("Hurry!")
