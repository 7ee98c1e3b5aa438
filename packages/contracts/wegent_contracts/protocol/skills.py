"""Skills as an engine gets them, and as people see their packages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class SkillText(BaseModel):
    """A skill that a model may load, whole: any process can give it."""

    name: str
    description: str
    prompt: str = ""
    preload: bool = Field(default=False, description="Part of the instructions from the start")
    files: dict[str, str] = Field(default_factory=dict, description="Its text files by path")
    lacks: str = Field(default="", description="What of it cannot be used, for the model to know")


class WantedSkill(BaseModel):
    """A skill for one message, besides those of the team."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=253)
    namespace: str = Field(default="default", min_length=1, max_length=253)
    is_public: bool = Field(default=False, description="The public one, even where an own one has the name")
    preload: bool = Field(default=False, description="Loaded from the start, not when the model asks for it")


SkillOrigin: TypeAlias = Literal["team", "default", "task"]


class TaskSkill(BaseModel):
    """A skill that answers of a conversation can use."""

    skill_id: int
    name: str
    namespace: str
    display_name: str | None = None
    description: str
    is_public: bool
    preload: bool
    origin: SkillOrigin = Field(description="Why: of the team, one's own default, or chosen for this conversation")
    content_hash: str | None = None


class TaskSkillList(BaseModel):
    items: list[TaskSkill]


class SkillVersion(BaseModel):
    """One upload of a package."""

    version: int = Field(description="Counts uploads, from 1")
    sha256: str
    size_bytes: int
    created_at: datetime
    created_by: int = Field(description="User id")


class SkillFile(BaseModel):
    path: str
    size_bytes: int


class SkillPackageInfo(BaseModel):
    """What is known of a skill's package."""

    skill_id: int
    current: SkillVersion
    versions: list[SkillVersion] = Field(description="Newest first, as many as WEGENT_SKILL_KEPT_VERSIONS")
    files: list[SkillFile] = Field(description="Besides SKILL.md")


class SkillFileText(BaseModel):
    """A part of a text file."""

    path: str
    content: str
    offset: int
    total_chars: int


class RestoreVersion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)
