"""What the tests say about turns: who is asked, and what came back."""

from dataclasses import dataclass, field
from typing import Any, Literal

from langgraph.checkpoint.memory import InMemorySaver
from wegent_chat_shell.engine import ChatEngine
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.tools.alone import MemoryLedger, UnattendedGate
from wegent_chat_shell.tools.base import Tool, Toolbox, ToolContext
from wegent_contracts.events import BlockDelta, BlockFinished, BlockKind, BlockStarted, EngineEvent, RunStatus, Usage
from wegent_contracts.protocol.chat import ChatMessage, ChatRequest, ModelTarget
from wegent_scripted import Script, ScriptedServer

KEY = "sk-live-0123456789abcdef"
FAST = ChatShellSettings(attempts=3, backoff_base=0.01, connect_timeout=2)
ProviderName = Literal["openai", "responses", "anthropic", "google"]


def target(provider: ProviderName, base_url: str, **fields: Any) -> ModelTarget:
    """`responses` is OpenAI's other interface."""
    if provider == "responses":
        provider, fields = "openai", {"api_format": "responses", **fields}
    facts = {"name": "my-model", "model_id": "scripted", "api_key": KEY, "timeout_seconds": 10, **fields}
    return ModelTarget(provider=provider, base_url=base_url, **facts)


async def _look(arguments: dict[str, Any], context: ToolContext) -> str:
    return f"{arguments.get('where', 'here')}: it rains"


def equipped(saver: InMemorySaver | None = None) -> Toolbox:
    """A toolbox with two tools that may be used and have no effect."""
    shape = {"type": "object", "properties": {"where": {"type": "string"}}}
    tools = [
        Tool(name, f"{name} around", shape, _look, approval="allow", repeatable=True) for name in ("look", "listen")
    ]
    saver = saver or InMemorySaver()
    return Toolbox.of(tools, ledger=MemoryLedger(), gate=UnattendedGate(), checkpoints=saver, thread="turn")


def text_of(events: list[EngineEvent], kind: BlockKind = BlockKind.TEXT) -> str:
    blocks = {event.block for event in events if isinstance(event, BlockStarted) and event.kind is kind}
    return "".join(event.text for event in events if isinstance(event, BlockDelta) and event.block in blocks)


def statuses(events: list[EngineEvent]) -> list[str]:
    return [event.status for event in events if isinstance(event, RunStatus)]


def usages(events: list[EngineEvent]) -> list[Usage]:
    return [event for event in events if isinstance(event, Usage)]


def assert_well_formed(events: list[EngineEvent]) -> None:
    """Blocks open one at a time, each delta starts where the one before it ended, nothing follows an end."""
    lengths: dict[str, int] = {}
    current: str | None = None
    for event in events:
        if isinstance(event, BlockStarted):
            assert current is None
            assert event.block == f"a1.b{len(lengths) + 1}"
            current = event.block
            lengths[current] = 0
        elif isinstance(event, BlockDelta):
            assert event.block == current
            assert event.text
            assert event.offset == lengths[event.block]
            lengths[event.block] += len(event.text)
        elif isinstance(event, BlockFinished):
            assert event.block == current
            current = None


@dataclass
class Peer:
    """One provider's protocol on the scripted server, asked by the engine."""

    provider: ProviderName
    server: ScriptedServer
    engine: ChatEngine
    seen: list[EngineEvent] = field(default_factory=list)

    @property
    def script(self) -> Script:
        return self.server.script

    def target(self, **fields: Any) -> ModelTarget:
        url = self.server.openai_url if self.provider in {"openai", "responses"} else self.server.url
        return target(self.provider, fields.pop("base_url", url), **fields)

    def request(
        self, message: str, *, history: list[ChatMessage] | None = None, system_prompt: str = "", **fields: Any
    ) -> ChatRequest:
        return ChatRequest(
            model=self.target(**fields), message=message, history=history or [], system_prompt=system_prompt
        )

    async def ask(self, message: str, toolbox: Toolbox | None = None, **fields: Any) -> list[EngineEvent]:
        """All events of a turn; those before an error stay in `seen`."""
        self.seen = []
        async for event in self.engine.stream(self.request(message, **fields), toolbox):
            self.seen.append(event)
        return self.seen
