"""Reading and changing what holds for everybody."""

from __future__ import annotations

from wegent_backend import system_settings
from wegent_backend.admin.installation.schemas import SettingsPatch
from wegent_backend.context import Context
from wegent_backend.system_settings import SystemSettings
from wegent_backend.users import admins


async def change(ctx: Context, patch: SettingsPatch) -> SystemSettings:
    """As they are after it. It holds from the commit on, in every process."""
    await admins.hold(ctx.session)
    before = (await system_settings.current(ctx.session)).model_dump()
    given = patch.model_dump(exclude_none=True)
    after = {name: value for name, value in given.items() if value != before[name]}
    await system_settings.store(ctx.session, after, by=ctx.subject.user_id)
    for name, value in after.items():
        ctx.record("update", "Setting", name=name, old={"value": before[name]}, new={"value": value})
    return SystemSettings.model_validate(before | after)
