"""Which skills a conversation can use."""

from __future__ import annotations

from fastapi import APIRouter
from wegent_contracts.protocol.skills import TaskSkill, TaskSkillList

from wegent_backend.access.routes import access
from wegent_backend.chat import plan as plans
from wegent_backend.chat.asking import skills
from wegent_backend.chat.asking.skills import Chosen
from wegent_backend.edge import ReadContext
from wegent_backend.statuses import READ, errors
from wegent_backend.tables.kinds import PUBLIC_USER_ID
from wegent_backend.tasks import repository
from wegent_backend.tasks.parameters import TaskId
from wegent_backend.users.service import preferences_of

router = APIRouter(tags=["skills"])


@router.get(
    "/tasks/{task_id}/skills",
    operation_id="listTaskSkills",
    summary="List the skills that a conversation can use",
    responses=READ | errors(403, 501),
)
@access("task", "manage")
async def list_task_skills(ctx: ReadContext, task_id: TaskId) -> TaskSkillList:
    """Those of its team, and one's own default ones, for whoever owns it."""
    task = await repository.get(ctx.session, ctx.subject, task_id)
    await repository.require_verb(ctx.session, ctx.subject, task, "manage")
    plan = await plans.make(ctx.session, ctx.ports.keyring, ctx.subject, task.team_id)
    team = [each for member in plan.members for each in await skills.of_member(ctx.session, ctx.subject, member)]
    names = [] if task.is_group_chat else (await preferences_of(ctx.session, ctx.subject.user_id)).default_skills
    default = await skills.by_default(ctx.session, ctx.subject, names)
    return TaskSkillList(items=[_shown(each) for each in skills.together(team, default)])


def _shown(chosen: Chosen) -> TaskSkill:
    skill = chosen.skill
    return TaskSkill(
        skill_id=chosen.row.id,
        name=chosen.row.name,
        namespace=chosen.row.namespace,
        display_name=skill.spec.display_name or chosen.row.display_name,
        description=skill.spec.description,
        is_public=chosen.row.user_id == PUBLIC_USER_ID,
        preload=chosen.preload,
        origin=chosen.origin,
        content_hash=None if skill.status is None else skill.status.file_hash,
    )
