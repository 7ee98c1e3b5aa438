"""A team whose bots answer together, as the engine takes it."""

from __future__ import annotations

from typing import Final

from wegent_contracts.protocol.chat import AgentSpec, MemberSpec, TeamPlay

from wegent_backend.chat.asking.agents import Agents
from wegent_backend.chat.clarification.instructions import asks
from wegent_backend.chat.plan import Member, Plan, TurnRequest

DESCRIPTION_CHARS: Final = 400
"""Of what a bot is told: enough for a leader to know what it is good for."""


async def team(agents: Agents) -> TeamPlay | None:
    """None when one bot answers alone."""
    plan, request = agents.plan, agents.request
    mode = plan.team.spec.collaboration_model
    if mode == "solo" or not plan.several or answers_alone(plan, request) is not None:
        return None
    members = [await _member(agents, member, name) for member, name in zip(plan.members, plan.names, strict=True)]
    stage = min(request.stage, len(members) - 1)
    return TeamPlay(
        name=plan.team.metadata.name, mode=mode, members=members, stage=stage, last_speaker=request.last_speaker
    )


def answers_alone(plan: Plan, request: TurnRequest) -> Member | None:
    """Who goes on with an answer that was cut off."""
    named = dict(zip(plan.names, plan.members, strict=True))
    return named.get(request.only) if request.only is not None else None


async def _member(agents: Agents, member: Member, name: str) -> MemberSpec:
    agent = await agents.spec(member, asks=asks(agents.plan, member, stage=agents.request.stage))
    part = member.part
    return MemberSpec(
        **{field: getattr(agent, field) for field in AgentSpec.model_fields if field != "name"},
        name=name,
        role=part.role or "member",
        description=_description(member),
        require_confirmation=part.require_confirmation,
        context_passing=part.context_passing,
    )


def _description(member: Member) -> str:
    """What it is for in this team, or else what it is told in all."""
    told = " ".join((member.part.prompt or member.ghost.spec.system_prompt).split())
    return told if len(told) <= DESCRIPTION_CHARS else f"{told[:DESCRIPTION_CHARS]}…"
