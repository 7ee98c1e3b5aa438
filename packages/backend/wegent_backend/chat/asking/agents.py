"""Members of a team as the engine takes them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import AgentSpec, ModelTarget

from wegent_backend.auth.subject import Subject
from wegent_backend.chat.group_chat import naming
from wegent_backend.chat.plan import Member, Plan, TurnRequest


async def agent(session: AsyncSession, subject: Subject, plan: Plan, member: Member, request: TurnRequest) -> AgentSpec:
    """`subject`: for whom the answer is given."""
    del session, subject, plan
    return AgentSpec(
        name=member.name, model=adjusted(member.model.target, request), system_prompt=instructions(member, request)
    )


def instructions(member: Member, request: TurnRequest) -> str:
    """The member's own, after them the caller's, and in a group chat how to tell people apart."""
    several = naming.INSTRUCTIONS if request.group_chat else ""
    return "\n\n".join(text for text in (member.system_prompt, request.instructions, several) if text.strip())


def adjusted(target: ModelTarget, request: TurnRequest) -> ModelTarget:
    """The model with what the caller wants of it; a Model's own limit of tokens stays the highest one."""
    limits = [limit for limit in (target.max_output_tokens, request.max_output_tokens) if limit is not None]
    wanted = {
        "max_output_tokens": min(limits) if limits else None,
        "temperature": target.temperature if request.temperature is None else request.temperature,
        "reasoning_effort": request.reasoning_effort or target.reasoning_effort,
    }
    return target.model_copy(update=wanted)
