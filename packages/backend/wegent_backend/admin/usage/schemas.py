"""Bodies of the routes about usage."""

from __future__ import annotations

import datetime

from pydantic import BaseModel, Field

from wegent_backend.admin.bodies import Page


class Cost(BaseModel):
    """What calls of models have cost, by the prices that their resources stated at the time."""

    currency: str
    amount: float


class UsageItem(BaseModel):
    """What one user did on one day (UTC). Days without anything are not there."""

    day: datetime.date
    user_id: int
    user_name: str
    conversations: int = Field(description="In which something was asked on that day")
    turns: int = Field(description="Questions, each with its answer")
    failed_turns: int
    input_tokens: int = Field(description="As providers counted them; those that do not count add nothing")
    output_tokens: int
    cached_input_tokens: int = Field(description="Of the input tokens: read from a provider's cache")
    reasoning_tokens: int = Field(description="Of the output tokens: spent on thinking")
    costs: list[Cost] = Field(description="One for each currency; models without prices add nothing")


class UsageList(Page):
    items: list[UsageItem]


class KindCount(BaseModel):
    kind: str
    public: int
    of_users: int
    of_groups: int
    deleted: int = Field(description="Can still be restored; a clean-up removes them for good")


class Storage(BaseModel):
    database: str = Field(description="sqlite or mysql")
    bytes: int | None = Field(description="Size of the database; null where the server does not tell")


class Totals(BaseModel):
    active_users: int
    disabled_users: int
    admins: int = Field(description="Of the active ones")
    open_logins: int
    groups: int
    conversations: int
    deleted_conversations: int
    resources: list[KindCount]
    storage: Storage
