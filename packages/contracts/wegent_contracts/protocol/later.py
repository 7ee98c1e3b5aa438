"""What existing clients say with every message although it changes nothing: taken as long as it does."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

NOT_YET = "Not possible yet; taken as long as it asks for nothing"


class AsksForNothing(BaseModel):
    """Fields of `chat:send` whose machinery comes later. A value that would change something is refused by its name."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    contexts: list[Any] | None = Field(default=None, max_length=0, description=NOT_YET)
    git_url: None = Field(default=None, description=NOT_YET)
    git_repo: None = Field(default=None, description=NOT_YET)
    git_repo_id: None = Field(default=None, description=NOT_YET)
    git_domain: None = Field(default=None, description=NOT_YET)
    branch_name: None = Field(default=None, description=NOT_YET)
    task_type: Literal["chat"] | None = Field(default=None, description=NOT_YET)
    knowledge_base_id: None = Field(default=None, description=NOT_YET)
    device_id: None = Field(default=None, description=NOT_YET)
    project_id: None = Field(default=None, description=NOT_YET)
    execution: None = Field(default=None, description=NOT_YET)
    client_origin: str | None = Field(default=None, max_length=64, description="Taken from older clients; of no effect")
