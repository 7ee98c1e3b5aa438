"""Whether a message in a conversation is answered, and in whose name.

The team of a group chat is its owner's choice: it works with what its owner may use, at their expense, whoever writes.
Members need only the right to write, and learn nothing of the owner's models.
"""

from __future__ import annotations

from collections.abc import Sequence

from wegent_contracts.errors import Unauthorized, WegentError
from wegent_contracts.protocol.skills import WantedSkill
from wegent_contracts.protocol.socket import ChatSend

from wegent_backend.access.loading import of_user
from wegent_backend.auth.subject import Subject
from wegent_backend.chat import plan as plans
from wegent_backend.chat.group_chat import mentions, repository
from wegent_backend.chat.group_chat.errors import TeamUnavailable, refused
from wegent_backend.chat.plan import Plan
from wegent_backend.context import Context
from wegent_backend.models.service import OverrideType
from wegent_backend.tables import TaskRow


async def wanted(ctx: Context, task: TaskRow, body: ChatSend) -> bool:
    """Whether a message shall be answered. Raises Invalid for what makes sense in group chats only."""
    if not task.is_group_chat:
        _check_single(body)
        return True
    if body.address_ai is not None:
        return body.address_ai
    if task.answers == "always":
        return True
    return mentions.addresses(body.message, await repository.team_names(ctx.session, task.team_id))


async def plan(
    ctx: Context, task: TaskRow, *, override_name: str | None = None, override_type: OverrideType | None = None
) -> Plan:
    """What answers in a conversation, of its owner's. Raises what `plan.make` raises; TeamUnavailable for others."""
    if task.user_id == ctx.subject.user_id:
        return await _made(ctx, ctx.subject, task, override_name, override_type)
    try:
        owner = await of_user(ctx.session, task.user_id)
        return await _made(ctx, owner, task, override_name, override_type)
    except (WegentError, Unauthorized) as error:
        raise TeamUnavailable from error


def check_choice(ctx: Context, task: TaskRow, name: str | None) -> None:
    """Raises Invalid when somebody else than its owner chooses the model of a conversation."""
    if name is not None and task.user_id != ctx.subject.user_id:
        message = "The owner of a group chat chooses its model. Leave force_override_bot_model out."
        raise refused("force_override_bot_model", "owner", message)


def check_skills(ctx: Context, task: TaskRow, skills: Sequence[WantedSkill] | None) -> None:
    """Raises Invalid when somebody else than its owner chooses skills: names would mean the owner's."""
    if skills and task.user_id != ctx.subject.user_id:
        message = "The owner of a group chat chooses its skills. Leave additional_skills out."
        raise refused("additional_skills", "owner", message)


async def _made(
    ctx: Context, owner: Subject, task: TaskRow, override_name: str | None, override_type: OverrideType | None
) -> Plan:
    return await plans.make(
        ctx.session,
        ctx.ports.keyring,
        owner,
        task.team_id,
        override_name=override_name,
        override_type=override_type,
    )


def _check_single(body: ChatSend) -> None:
    if body.is_group_chat and body.task_id is not None:
        message = "This conversation is no group chat. Make it one first: POST /api/v1/tasks/{id}/group-chat."
        raise refused("is_group_chat", "single", message)
    if body.address_ai is False:
        message = "Only messages of group chats can stay without an answer. Leave address_ai out."
        raise refused("address_ai", "single", message)
