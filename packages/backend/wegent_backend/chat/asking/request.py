"""All that a turn needs: one short read of the database, then what is looked up elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import AgentSpec, ChatRequest, TeamPlay

from wegent_backend.attachments.repository import has_documents
from wegent_backend.attachments.speaking import FileTexts, Heard
from wegent_backend.auth.subject import Subject
from wegent_backend.chat.asking import planned, skills
from wegent_backend.chat.asking import team as teams
from wegent_backend.chat.asking.agents import Agents
from wegent_backend.chat.asking.servers import Gathered
from wegent_backend.chat.asking.spoken import Pictures, Senders, senders_of, spoken, with_files
from wegent_backend.chat.contexts import Contexts, Told
from wegent_backend.chat.plan import Member, Plan, TurnRequest
from wegent_backend.chat.questions import asked
from wegent_backend.mcp_servers import requested
from wegent_backend.mcp_servers.serving import Serving
from wegent_backend.memory.turns import Memories
from wegent_backend.ports import Ports
from wegent_backend.runs.ports import Turn
from wegent_backend.tables import NotesRow, SubtaskRow
from wegent_backend.tasks import repository
from wegent_backend.users.schemas import Preferences
from wegent_backend.users.service import preferences_of


@dataclass(frozen=True)
class Order:
    """What is asked, for whom, and what the tools of this backend are wanted for: `documents` are there to be read,
    and something may be remembered.
    """

    subject: Subject
    request: ChatRequest
    documents: bool
    remembers: bool


@dataclass(frozen=True)
class _Read:
    """What the database says. `earlier`: the messages, the question last; `recalled`: where Redis had them.

    `first`: who answers alone, or leads; `servers`: MCP servers of all. `noted`: stands for what was said before that,
    with files (`noted_files`) or without.
    """

    subject: Subject
    first: Member
    agent: AgentSpec
    team: TeamPlay | None
    plan: Plan
    servers: Gathered
    remembers: bool
    recalled: Told | None
    earlier: Sequence[SubtaskRow]
    senders: Senders
    noted: NotesRow | None
    noted_files: bool


class Requests:
    """Of a process. `contexts`: where what was said may be had without asking the database."""

    def __init__(
        self, ports: Ports, files: FileTexts, contexts: Contexts, memories: Memories, servers: Serving
    ) -> None:
        self._ports = ports
        self._settings = ports.settings.chat
        self._files = files
        self._contexts = contexts
        self._memories = memories
        self._servers = servers
        self._skills = skills.SkillTexts(ports.settings.skill)

    async def of(self, turn: Turn, stored: TurnRequest) -> Order:
        """Raises WegentError: what the plan refuses."""
        recalled = await self._contexts.of(turn.ref, planned.stamp_of(turn))
        async with self._ports.db.read() as session:
            read = await self._read(session, turn, stored, recalled)
        # Between units of work: some servers are asked what they have.
        targets = await self._servers.targets(read.subject, turn.ref.task_id, read.servers.all)
        heard = await self._heard(read, may_read=not stored.clean)
        images = await self._pictures(read) if heard.texts else {}
        if recalled is None and read.noted is None:
            await self._contexts.keep(turn.ref, planned.stamp_of(turn), read.earlier, heard.texts.keys())
        history, question = asked(read.earlier)
        dated = self._settings.tell_time and not stored.clean
        request = ChatRequest(
            **{name: getattr(read.agent, name) for name in AgentSpec.model_fields if name != "mcp_servers"},
            mcp_servers=read.servers.given(read.first, targets),
            history=list(spoken(history, heard.texts, read.senders, dated=dated, images=images)),
            summary="" if read.noted is None else read.noted.text,
            message=with_files(question, heard.texts, read.senders),
            images=images.get(question.id, []),
            sent_at=question.created_at if dated else None,
            conversation=str(turn.ref.task_id),
            attempt=turn.attempt,
            facts=await self._memories.recalled(turn, question.content) if read.remembers else "",
            team=read.team and read.servers.equipped(read.team, read.plan, targets),
            search_engine=stored.options.search_engine,
        )
        return Order(read.subject, request, heard.readable or read.noted_files, read.remembers)

    async def _read(self, session: AsyncSession, turn: Turn, stored: TurnRequest, recalled: Told | None) -> _Read:
        keyring = self._ports.keyring
        subject, plan = await planned.plan(session, keyring, turn, stored)
        noted = await planned.noted(session, turn)
        earlier = await _said(session, subject, turn, recalled, after=0 if noted is None else noted.covers)
        # What somebody has chosen is for their own chats: neither for what programs ask nor for groups.
        alone = not stored.clean and not stored.group_chat
        chosen = await preferences_of(session, subject.user_id) if alone else Preferences()
        agents = Agents(
            session,
            subject,
            plan,
            stored,
            self._skills,
            Gathered(keyring, requested.brought(keyring, subject, stored.servers)),
            asked=await skills.of_message(session, subject, stored.options.additional_skills or ()),
            default=await skills.by_default(session, subject, chosen.default_skills),
        )
        first = teams.answers_alone(plan, stored) or plan.first
        team = await teams.team(agents)
        return _Read(
            subject=subject,
            first=first,
            agent=await agents.spec(first) if team is None else team.members[plan.members.index(first)],
            team=team,
            plan=plan,
            servers=agents.servers,
            remembers=self._memories.wanted(chosen, plan.team.metadata.labels or {}),
            recalled=recalled,
            earlier=earlier,
            senders=await senders_of(session, earlier) if stored.group_chat else {},
            noted=noted,
            # Of what notes stand for, no file is told: it can be read all the same.
            noted_files=noted is not None and await has_documents(session, subject, turn.ref.task_id),
        )

    async def _heard(self, read: _Read, *, may_read: bool) -> Heard:
        """The words of files that messages came with."""
        if read.recalled is not None and not read.recalled.files:
            return Heard()
        window = read.agent.model.context_window
        return await self._files.heard(read.subject, read.earlier, window=window, may_read=may_read)

    async def _pictures(self, read: _Read) -> Pictures:
        if not self._settings.images:
            return {}
        return await self._files.images(read.subject, read.earlier, self._settings.image_messages)


async def _said(
    session: AsyncSession, subject: Subject, turn: Turn, recalled: Told | None, *, after: int
) -> Sequence[SubtaskRow]:
    if recalled is not None:
        return [message for message in recalled.messages if message.message_id > after]
    return await repository.messages(session, subject, turn.ref.task_id, before=turn.ref.message_id, after=after)
