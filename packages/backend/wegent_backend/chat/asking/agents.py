"""Members of a team as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_chat_shell.tools.builtin.fetch.tool import WEB_FETCH
from wegent_chat_shell.tools.builtin.search.tool import WEB_SEARCH
from wegent_contracts.protocol.chat import AgentSpec, ModelTarget
from wegent_contracts.protocol.options import ModelOptions

from wegent_backend.auth.subject import Subject
from wegent_backend.chat.asking import skills
from wegent_backend.chat.asking.servers import Gathered
from wegent_backend.chat.asking.skills import Chosen, SkillTexts
from wegent_backend.chat.clarification import instructions as clarification
from wegent_backend.chat.group_chat import naming
from wegent_backend.chat.plan import Member, Plan, TurnRequest

SEARCHING: Final = (WEB_SEARCH, WEB_FETCH)
"""What a message gets that wants the web to be searched: a page that was found wants to be read."""


@dataclass(frozen=True)
class Agents:
    """Those of one answer, while the database is open.

    `subject`: for whom it is given. `asked` and `default`: skills that the message names, and that its user has in all
    chats. MCP servers of agents are in `servers`: they are asked once the database is closed.
    """

    session: AsyncSession
    subject: Subject
    plan: Plan
    request: TurnRequest
    texts: SkillTexts
    servers: Gathered
    asked: Sequence[Chosen] = ()
    default: Sequence[Chosen] = ()

    async def spec(self, member: Member, *, asks: bool = True) -> AgentSpec:
        """`asks`: it may ask back first, where the message wants that."""
        own = await skills.of_member(self.session, self.subject, member)
        chosen = skills.together(self.asked, own, self.default)
        await self.servers.add(self.session, self.plan, member, chosen)
        return AgentSpec(
            name=member.name,
            model=adjusted(member.model.target, self.request),
            system_prompt=instructions(member, self.request, asks=asks),
            tools=tools(member, self.request),
            skills=await self.texts.of(self.session, chosen),
        )


def tools(member: Member, request: TurnRequest) -> list[str]:
    """The ghost's, and what the message switches on."""
    asked = SEARCHING if request.options.enable_web_search else ()
    return list(dict.fromkeys([*member.ghost.spec.tools, *asked]))


def instructions(member: Member, request: TurnRequest, *, asks: bool = True) -> str:
    """The member's own, after them the caller's, how to tell people apart in a group chat, and how to ask back."""
    several = naming.INSTRUCTIONS if request.group_chat else ""
    asking = clarification.INSTRUCTIONS if asks and request.options.enable_clarification else ""
    parts = (member.system_prompt, request.instructions, several, asking)
    return "\n\n".join(text for text in parts if text.strip())


def adjusted(target: ModelTarget, request: TurnRequest) -> ModelTarget:
    """The model with what the caller wants of it, and so the one that answers in its place.

    The message's own options come first; a Model's own limit of tokens stays the highest one.
    """
    said = request.options.model_options or ModelOptions()
    limits = (target.max_output_tokens, request.max_output_tokens, said.max_output_tokens)
    temperatures = (said.temperature, request.temperature, target.temperature)
    wanted = {
        "max_output_tokens": min((limit for limit in limits if limit is not None), default=None),
        "temperature": next((each for each in temperatures if each is not None), None),
        "reasoning_effort": request.options.reasoning_effort or request.reasoning_effort or target.reasoning_effort,
        "fallback": target.fallback and adjusted(target.fallback, request),
    }
    return target.model_copy(update=wanted)
