"""What admins have decided for everybody. Read from the database when it matters: it holds at once."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wegent_backend.tables import SystemSettingRow

GroupCreation: TypeAlias = Literal["everyone", "admins"]


class SystemSettings(BaseModel):
    """Each has a value that holds while nobody has decided."""

    model_config = ConfigDict(extra="ignore")

    group_creation: GroupCreation = Field(
        default="everyone", description="Who may make groups that are in no other group"
    )
    public_share_pages: bool = Field(
        default=False, description="Whether links may show what they lead to to people without a login"
    )
    personal_api_keys: bool = Field(
        default=True, description="Whether people may have API keys of their own; false: those that exist do not count"
    )


async def current(session: AsyncSession) -> SystemSettings:
    """As they are at this moment, by one statement."""
    query = select(SystemSettingRow.name, SystemSettingRow.value)
    return SystemSettings.model_validate({row.name: row.value for row in await session.execute(query)})


async def store(session: AsyncSession, values: dict[str, Any], *, by: int) -> None:
    """Have these values, decided by the user `by`; the caller keeps others from deciding the same meanwhile."""
    for name, value in values.items():
        row = await session.get(SystemSettingRow, name)
        if row is None:
            session.add(SystemSettingRow(name=name, value=value, updated_by=by))
        else:
            row.value, row.updated_by = value, by
