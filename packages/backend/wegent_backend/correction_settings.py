"""Settings of correction mode."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CorrectionSettings(BaseSettings):
    """A second model judges an answer, and writes a better one."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_CORRECTION_")

    good_enough: int = Field(
        default=9,
        ge=1,
        le=11,
        description="An answer whose accuracy, logic and completeness all have so many points of 10 is not improved; "
        "11: none is good enough",
    )
    seconds: float = Field(default=300, gt=0, description="Longest time of one evaluation (s)")
    max_chars: int = Field(default=60_000, ge=1, description="Longest answer in characters that is evaluated")
    context_chars: int = Field(
        default=24_000, ge=0, description="Characters of the conversation before it, the newest, that are told as well"
    )
    max_issues: int = Field(default=20, ge=1, description="Issues that are kept of one evaluation")
    max_running: int = Field(default=5, ge=1, description="Evaluations of one user that may be made at once")
    verify_facts: bool = Field(
        default=True, description="Look facts up first, where the installation can search the web"
    )
