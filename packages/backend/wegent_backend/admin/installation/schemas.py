"""Bodies of the routes about decisions for everybody."""

from __future__ import annotations

from pydantic import Field

from wegent_backend.admin.bodies import Body
from wegent_backend.system_settings import GroupCreation


class SettingsPatch(Body):
    """What is not given, or is null, stays."""

    group_creation: GroupCreation | None = Field(default=None)
    public_share_pages: bool | None = Field(default=None)
    personal_api_keys: bool | None = Field(default=None)
