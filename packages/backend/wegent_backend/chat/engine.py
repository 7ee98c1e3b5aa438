"""Runs a turn through the chat shell, in this process."""

from __future__ import annotations

import gc
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_chat_shell.tools.transcript import history_tool
from wegent_contracts.errors import Unauthorized, WegentError
from wegent_contracts.events import ContextCompacted, EngineEvent
from wegent_contracts.protocol.chat import AgentSpec, ChatRequest, ModelTarget
from wegent_contracts.protocol.mcp import McpTarget
from wegent_kit.crypto import Keyring

from wegent_backend.access.loading import of_user
from wegent_backend.attachments.repository import has_documents
from wegent_backend.attachments.speaking import FileTexts, Heard
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import plan as plans
from wegent_backend.chat.asking import agents
from wegent_backend.chat.asking import team as teams
from wegent_backend.chat.asking.servers import Gathered
from wegent_backend.chat.asking.skills import SkillTexts
from wegent_backend.chat.asking.spoken import Pictures, senders_of, spoken, with_files
from wegent_backend.chat.contexts import Contexts
from wegent_backend.chat.effects.toolbox import toolbox_of
from wegent_backend.chat.errors import AccountSwitchedOff
from wegent_backend.chat.group_chat.errors import TeamUnavailable
from wegent_backend.chat.guidance.hearing import RunGuide
from wegent_backend.chat.host_tools.bench import Bench
from wegent_backend.chat.plan import Plan, TurnRequest
from wegent_backend.chat.questions import asked
from wegent_backend.chat.starting import Prepared
from wegent_backend.chat.transcripts import TaskTranscript
from wegent_backend.db import Database
from wegent_backend.mcp_servers import requested
from wegent_backend.mcp_servers.declared import Place
from wegent_backend.mcp_servers.serving import Serving
from wegent_backend.memory.turns import Memories
from wegent_backend.models import service as models
from wegent_backend.runs.ports import Turn
from wegent_backend.settings import ChatSettings
from wegent_backend.skill_settings import SkillSettings
from wegent_backend.tables import NotesRow, SubtaskRow
from wegent_backend.tasks import notes, repository

if TYPE_CHECKING:
    from wegent_chat_shell.engine import ChatEngine
    from wegent_chat_shell.guidance import Guide
    from wegent_chat_shell.http.client import RemoteShell
    from wegent_chat_shell.tools.base import Tool, Toolbox
    from wegent_chat_shell.tools.builtin.fetch.reading import ReadDocument

log = structlog.get_logger(__name__)


class ConversationEngine:
    """Implements runs.ports.Engine. The chat shell is loaded with the first turn, or by `warm_up`."""

    def __init__(
        self,
        db: Database,
        settings: ChatSettings,
        keyring: Keyring,
        tools: Sequence[Tool] = (),
        files: FileTexts | None = None,
        remote: RemoteShell | None = None,
        contexts: Contexts | None = None,
        skills: SkillSettings | None = None,
        bench: Bench | None = None,
        documents: ReadDocument | None = None,
        memories: Memories | None = None,
    ) -> None:
        """`files`: the words of files that messages come with; None: nothing is told of them.

        `contexts`: where what was said may be had without asking the database.

        `bench`: tools that need this backend, besides `tools`; `documents` reads PDF and Office files of pages.

        `memories`: what is remembered of people; None: nothing is.

        `remote`: gives the answers that need no tools; None: this process gives all of them.
        """
        self._db = db
        self._tools = tools
        self._keyring = keyring
        self._settings = settings
        self._files = files
        self._remote = remote
        self._contexts = contexts
        self._skills = SkillTexts(skills or SkillSettings())
        self._bench = bench
        self._documents = documents
        self._memories = memories or Memories()
        self._shell: ChatEngine | None = None
        self.servers: Serving | None = None

    @property
    def shell(self) -> ChatEngine:
        """The chat shell of this process; one per event loop."""
        if self._shell is None:
            from wegent_chat_shell.engine import ChatEngine
            from wegent_chat_shell.tools.equipment import sources_of

            self._shell = ChatEngine(self._settings, sources_of(self._settings, self._documents))
        return self._shell

    async def stream(self, turn: Turn) -> AsyncIterator[EngineEvent]:
        """Raises WegentError: what the plan or the provider refuses."""
        stored = TurnRequest.model_validate(turn.request)
        request, tools = await self._request(turn, stored)
        if request.summary and not stored.clean:
            tools = [*tools, history_tool(TaskTranscript(self._db, turn.ref))]
        # A turn of one step has nothing to go on from.
        steps = bool(tools) or not request.only_talks
        toolbox = toolbox_of(self._db, turn, tools, attended=stored.attended) if steps else None
        async with aclosing(self.ask(request, toolbox, RunGuide(self._db, turn))) as events:
            async for event in events:
                if isinstance(event, ContextCompacted) and event.summary and event.covers:
                    async with turn.journal.write() as session:
                        await notes.keep(session, turn.ref.task_id, event.covers, event.summary, event.model)
                yield event

    def ask(
        self, request: ChatRequest, toolbox: Toolbox | None = None, guide: Guide | None = None
    ) -> AsyncGenerator[EngineEvent, None]:
        """The events of a turn. Tools are at hand in this process only: their effects are written down here.

        What is said to an answer of another process is not heard there.
        """
        if self._remote is not None and toolbox is None:
            return self._remote.stream(request)
        return self.shell.stream(request, toolbox, guide)

    async def warm_up(self) -> None:
        """Load the libraries of the model that answers by default, so that the first chat does not wait for them."""
        try:
            async with self._db.read() as session:
                provider = await models.default_provider(session)
            await self.shell.warm_up(provider)
            _spare_the_collector()
        except WegentError as error:
            log.info("chat.not_warmed_up", reason=error.reason)

    async def close(self) -> None:
        if self._shell is not None:
            await self._shell.aclose()
        if self._remote is not None:
            await self._remote.aclose()

    async def _request(self, turn: Turn, stored: TurnRequest) -> tuple[ChatRequest, Sequence[Tool]]:
        """All that the turn needs, in one short read, and the tools of this backend."""
        known = turn.prepared.stamp if isinstance(turn.prepared, Prepared) else None
        recalled = None if self._contexts is None else await self._contexts.of(turn.ref, known)
        async with self._db.read() as session:
            subject, plan = await self._planned(session, turn, stored)
            noted = await _noted(session, turn)
            covered = 0 if noted is None else noted.covers
            if recalled is None:
                task_id, before = turn.ref.task_id, turn.ref.message_id
                earlier = await repository.messages(session, subject, task_id, before=before, after=covered)
            else:
                earlier = [message for message in recalled.messages if message.message_id > covered]
            senders = await senders_of(session, earlier) if stored.group_chat else {}
            first = teams.answers_alone(plan, stored) or plan.first
            servers = Gathered(self._keyring, requested.brought(self._keyring, subject, stored.servers))
            agent = await agents.agent(session, subject, first, stored, self._skills, plan=plan, servers=servers)
            team = await teams.team(session, subject, plan, stored, self._skills, servers)
            lone = recalled is not None and not recalled.files
            # Of what notes stand for, no file is told: it can be read all the same.
            noted_files = noted is not None and await has_documents(session, subject, turn.ref.task_id)
            remembers = await self._remembers(session, subject, plan, stored)
        targets = await self._targets(subject, turn, servers)
        heard = Heard() if lone else await self._told_of(subject, earlier, agent.model, may_read=not stored.clean)
        files = heard.texts
        images = await self._pictures_of(subject, earlier) if files else {}
        if recalled is None and noted is None and self._contexts is not None:
            await self._contexts.keep(turn.ref, known, earlier, files.keys())
        history, question = asked(earlier)
        dated = self._settings.tell_time and not stored.clean
        request = ChatRequest(
            **{name: getattr(agent, name) for name in AgentSpec.model_fields if name != "mcp_servers"},
            mcp_servers=servers.given(first, targets),
            history=list(spoken(history, files, senders, dated=dated, images=images)),
            summary="" if noted is None else noted.text,
            message=with_files(question, files, senders),
            images=images.get(question.id, []),
            sent_at=question.created_at if dated else None,
            conversation=str(turn.ref.task_id),
            attempt=turn.attempt,
            facts=await self._memories.recalled(turn, question.content) if remembers else "",
            team=team and servers.equipped(team, plan, targets),
            search_engine=stored.options.search_engine,
        )
        if stored.clean:
            return request, ()
        given: Any = {"documents": heard.readable or noted_files, "attended": stored.attended}
        brought = [] if self._bench is None else self._bench.tools(turn, subject, request, **given)
        remembering = [self._memories.tool(turn)] if remembers else []
        return request, [*self._tools, *brought, *remembering]

    async def _targets(self, subject: Subject, turn: Turn, servers: Gathered) -> dict[Place, McpTarget]:
        """Between units of work: some servers are asked what they have."""
        return {} if self.servers is None else await self.servers.targets(subject, turn.ref.task_id, servers.all)

    async def _remembers(self, session: AsyncSession, subject: Subject, plan: Plan, stored: TurnRequest) -> bool:
        """Neither what programs ask by themselves nor what several people say is of one person."""
        if stored.clean or stored.group_chat:
            return False
        return await self._memories.wanted(session, subject.user_id, plan.team.metadata.labels or {})

    async def _told_of(
        self, subject: Subject, messages: Sequence[SubtaskRow], model: ModelTarget, *, may_read: bool
    ) -> Heard:
        if self._files is None:
            return Heard()
        return await self._files.heard(subject, messages, window=model.context_window, may_read=may_read)

    async def _pictures_of(self, subject: Subject, messages: Sequence[SubtaskRow]) -> Pictures:
        if self._files is None or not self._settings.images:
            return {}
        return await self._files.images(subject, messages, self._settings.image_messages)

    async def _planned(self, session: AsyncSession, turn: Turn, stored: TurnRequest) -> tuple[Subject, Plan]:
        """As it is when the answer begins, which may be long after it was stored.

        To a group chat, what its owner has is not told by an answer that fails: raises TeamUnavailable.
        """
        if isinstance(turn.prepared, Prepared):
            return turn.prepared.subject, turn.prepared.plan
        subject = await _asker(session, turn.ref.user_id)
        chosen: Any = {"override_name": stored.override_name, "override_type": stored.override_type}
        try:
            return subject, await plans.make(session, self._keyring, subject, stored.team_id, **chosen)
        except WegentError as error:
            if stored.group_chat:
                raise TeamUnavailable from error
            raise


async def _noted(session: AsyncSession, turn: Turn) -> NotesRow | None:
    """What stands for the older part of the conversation, if anything does."""
    if isinstance(turn.prepared, Prepared) and not turn.prepared.noted_up_to:
        return None
    return await notes.latest(session, turn.ref.task_id, before=turn.ref.message_id)


async def _asker(session: AsyncSession, user_id: int) -> Subject:
    """Whose message it is, as they are when the answer begins, which may be long after it was sent."""
    try:
        return await of_user(session, user_id)
    except Unauthorized as error:
        raise AccountSwitchedOff("The account was switched off before the answer began: no model was asked.") from error


def _spare_the_collector() -> None:
    """What was just loaded stays for ever: looking through it again and again would be for nothing."""
    gc.collect()
    gc.freeze()
