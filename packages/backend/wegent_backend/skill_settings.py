"""Settings of skills."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SkillSettings(BaseSettings):
    """Packages of skills: how large they may be, and how many versions are kept."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_SKILL_")

    max_bytes: int = Field(default=10_000_000, ge=1024, description="Largest package of a skill, packed (bytes)")
    max_unpacked_bytes: int = Field(
        default=50_000_000, ge=1024, description="Largest package of a skill, unpacked (bytes)"
    )
    max_files: int = Field(default=500, ge=1, description="Files in the package of a skill")
    max_text_bytes: int = Field(
        default=200_000, ge=1000, description="Largest file of a skill that models and the page can read (bytes)"
    )
    kept_versions: int = Field(default=10, ge=1, description="Uploads of a skill that can be gone back to")
