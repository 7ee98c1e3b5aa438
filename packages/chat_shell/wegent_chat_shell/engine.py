"""The engine in package mode: one request in, an asynchronous iterator of events out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from opentelemetry.trace import Tracer
from pydantic import BaseModel
from wegent_contracts.events import EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ChatRequest, ModelTarget, TeamPlay

from wegent_chat_shell.blocks import BlockWriter, Speaker
from wegent_chat_shell.compression.room import room_of
from wegent_chat_shell.graph.turn import Agent, Turn
from wegent_chat_shell.guidance import Guide
from wegent_chat_shell.history import check_question, opening
from wegent_chat_shell.llm import factory
from wegent_chat_shell.llm.fallback import Models
from wegent_chat_shell.llm.images import limited
from wegent_chat_shell.llm.patience import Emit, ForItself
from wegent_chat_shell.llm.sight import Sight
from wegent_chat_shell.llm.whole import Watch
from wegent_chat_shell.models import ModelCache
from wegent_chat_shell.settings import ChatShellSettings
from wegent_chat_shell.skills.words import with_skills
from wegent_chat_shell.telemetry import run_span, tracer_of
from wegent_chat_shell.tools.alone import toolbox_alone
from wegent_chat_shell.tools.base import Toolbox
from wegent_chat_shell.tools.sources import Opening, ToolSource
from wegent_chat_shell.tools.taken import Taken

_End = None
_T = TypeVar("_T", bound=BaseModel)


class ChatEngine:
    """Answers chat turns. One engine per event loop; turns run side by side and share connections."""

    def __init__(
        self,
        settings: ChatShellSettings | None = None,
        sources: Sequence[ToolSource] = (),
        tracer: Tracer | None = None,
    ) -> None:
        """`sources`: of tools that requests may name; the engine closes them. `tracer`: the process's when absent."""
        self._settings = settings or ChatShellSettings()
        self._models = ModelCache(self._settings)
        self._sight = Sight(self._models.get)
        self._sources = sources
        self._tracer = tracer_of(tracer)

    async def warm_up(self, provider: str) -> None:
        """Load the libraries of a provider (openai, anthropic, google) ahead of the first chat."""
        await factory.warm_up(provider)

    async def aclose(self) -> None:
        """Close the connections; turns that still run end with an error."""
        for source in self._sources:
            await source.aclose()
        await self._models.aclose()

    async def stream(
        self, request: ChatRequest, toolbox: Toolbox | None = None, guide: Guide | None = None
    ) -> AsyncGenerator[EngineEvent, None]:
        """Events of one turn, each as soon as the provider sends it.

        With a toolbox a turn that has tools goes on where its checkpoints end, and may end in `RunWaiting` events: it
        is called again with the answers. Whatever the toolbox's parts are called for, all events before that have been
        taken. Without one, nothing is remembered, and what people would be asked for is not done.

        With a guide the turn hears what people say to it, before each call of the model and after its last one: then
        the model is asked once more.

        Ends normally when the answer is complete. Raises a WegentError (see `wegent_chat_shell.errors`) otherwise;
        a block that is open then stays open, and its text counts. Closing or cancelling ends the provider's
        connection before this returns.
        """
        events: asyncio.Queue[EngineEvent | None] = asyncio.Queue(self._settings.pending_events)
        turn = asyncio.create_task(self._run(request, events, toolbox, guide), name="chat turn")
        try:
            while (event := await events.get()) is not _End:
                yield event
                events.task_done()
            await turn
        finally:
            await _stop(turn)

    async def in_form(self, request: ChatRequest, form: type[_T], emit: Emit, watch: Watch | None = None) -> _T:
        """What the request's model answers to its message, as an instance of `form`: see `llm/structured.py`.

        Nothing but instructions and message is told to it, and no tool is at hand. `emit` gets `Usage` and `RunStatus`,
        `watch` the JSON as it is written. Raises ModelAnswerUnusable, and the errors in `wegent_chat_shell.errors`.
        """
        from langchain_core.messages import HumanMessage

        from wegent_chat_shell.llm.prompts import Prompt
        from wegent_chat_shell.llm.structured import structured

        room = room_of(request.model, self._settings)
        check_question(request, None if room is None else room.most)
        target = self._with_patience(request.model)
        models = Models(target, await self._models.get(target), self._models.get)
        prompt = Prompt(request.system_prompt, [], [HumanMessage(request.message)])
        caller = ForItself(self._settings, emit, self._tracer)
        with run_span(self._tracer, request):
            return await structured(models, prompt, form, caller, watch)

    async def _run(
        self,
        request: ChatRequest,
        events: asyncio.Queue[EngineEvent | None],
        toolbox: Toolbox | None,
        guide: Guide | None,
    ) -> None:
        try:
            await self._answer(request, events, toolbox, guide)
        except asyncio.CancelledError:
            # Nobody reads any more: an end marker could wait for ever.
            raise
        except Exception:
            await events.put(_End)
            raise
        await events.put(_End)

    async def _answer(
        self,
        request: ChatRequest,
        events: asyncio.Queue[EngineEvent | None],
        toolbox: Toolbox | None,
        guide: Guide | None,
    ) -> None:
        with run_span(self._tracer, request):
            if request.team is None:
                await self._answer_alone(request, events, toolbox, guide)
            else:
                await self._answer_together(request, request.team, events, toolbox, guide)

    async def _answer_alone(
        self,
        request: ChatRequest,
        events: asyncio.Queue[EngineEvent | None],
        toolbox: Toolbox | None,
        guide: Guide | None,
    ) -> None:
        async with self._turn(request, events) as (prepared, question):
            from wegent_chat_shell.graph.agent import run_turn

            turn = replace(prepared, toolbox=await _used(prepared.agent, toolbox, events), guide=guide)
            await run_turn(question, turn)

    async def _answer_together(
        self,
        request: ChatRequest,
        play: TeamPlay,
        events: asyncio.Queue[EngineEvent | None],
        toolbox: Toolbox | None,
        guide: Guide | None,
    ) -> None:
        from wegent_chat_shell.graph.team.run import run_team
        from wegent_chat_shell.graph.team.turn import TeamTurn

        turn = TeamTurn(
            request=request,
            play=play,
            settings=self._settings,
            emit=events.put,
            tracer=self._tracer,
            toolbox=Taken(events.join).watch(toolbox or toolbox_alone()),
            guide=guide,
            prepare=partial(self._turn, events=events),
            at_once=asyncio.Semaphore(self._settings.team_parallel),
        )
        await run_team(turn)

    @asynccontextmanager
    async def _turn(
        self, request: ChatRequest, events: asyncio.Queue[EngineEvent | None], speaker: Speaker | None = None
    ) -> AsyncGenerator[tuple[Turn, str], None]:
        """A turn of one agent, without a toolbox and a guide, and what it is asked. `speaker`: as whom, in a team."""
        request = limited(request, self._settings)
        room = room_of(request.model, self._settings)
        check_question(request, None if room is None else room.most)
        *earlier, question = opening(request)
        async with AsyncExitStack() as stack:
            agent = await self._agent(stack, request, request, events)
            from wegent_chat_shell.compression.window import Window
            from wegent_chat_shell.graph.said import dated

            turn = Turn(
                agent=agent,
                settings=self._settings,
                blocks=BlockWriter(request.attempt, speaker),
                emit=events.put,
                tracer=self._tracer,
                sight=self._sight,
                window=Window(earlier, request.summary),
                images=question.images,
                facts=request.facts,
                speaker=speaker,
            )
            yield turn, dated(question.content, question.sent_at)

    async def _agent(
        self,
        stack: AsyncExitStack,
        spec: AgentSpec,
        request: ChatRequest,
        events: asyncio.Queue[EngineEvent | None],
    ) -> Agent:
        """Its tools are open until `stack` ends."""
        target = self._with_patience(spec.model)
        models = Models(target, await self._models.get(target), self._models.get)
        opening = Opening(spec, request, events.put)
        offers = [await stack.enter_async_context(source.open(opening)) for source in self._sources]
        instructed = {"model": target, "system_prompt": with_skills(spec.system_prompt, spec.skills)}
        return Agent(spec.model_copy(update=instructed), models, offers)

    def _with_patience(self, target: ModelTarget) -> ModelTarget:
        """The model's own timeout, or the engine's where the model states none."""
        own = "timeout_seconds" in target.model_fields_set
        wanted: dict[str, Any] = {} if own else {"timeout_seconds": self._settings.silence_timeout}
        for name in ("vision", "fallback"):
            other = getattr(target, name)
            wanted[name] = other and self._with_patience(other)
        return target.model_copy(update=wanted)


async def _used(agent: Agent, toolbox: Toolbox | None, events: asyncio.Queue[EngineEvent | None]) -> Toolbox | None:
    """None when there are no tools: a turn of one step has nothing to go on from."""
    if not (toolbox is not None and toolbox.tools) and not await agent.tools(frozenset()):
        return None
    return Taken(events.join).watch(toolbox or toolbox_alone())


async def _stop(turn: asyncio.Task[None]) -> None:
    """Cancel the turn if it still runs and wait until it has let go of its connection."""
    turn.cancel()
    await asyncio.wait({turn})
    if not turn.cancelled():
        # Marks the error as seen; whoever still reads has been told.
        turn.exception()
