"""What the caller may tune. The engine reads no environment: the process that embeds it decides."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from wegent_chat_shell.mcp_settings import McpSettings
from wegent_chat_shell.web_settings import FetchSettings, SearchSettings


class ChatShellSettings(SearchSettings, FetchSettings, McpSettings):
    """Limits and patience of the engine; all times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attempts: int = Field(default=3, ge=1, description="Calls to the provider before the first token, retries included")
    backoff_base: float = Field(default=0.5, ge=0, description="Pause before the first retry; doubles each time (s)")
    backoff_cap: float = Field(default=8, ge=0, description="Longest pause that the engine chooses itself (s)")
    retry_after_cap: float = Field(
        default=20, ge=0, description="Longest Retry-After that is waited for; a longer one fails at once (s)"
    )
    connect_timeout: float = Field(default=10, gt=0, description="Longest wait for a connection (s)")
    silence_timeout: float = Field(
        default=120, gt=0, description="Longest silence of a provider whose model does not say its own (s)"
    )
    cached_models: int = Field(default=32, ge=1, description="Models kept ready; the least recently used one goes")
    reserved_output_tokens: int = Field(
        default=1024, ge=1, description="Room kept for the answer when the model states no max_output_tokens"
    )
    compact_at: float = Field(
        default=0.8,
        gt=0,
        le=1,
        description="Share of the room for a conversation beyond which what is old is shortened",
    )
    compact_keep: float = Field(
        default=0.4, ge=0, lt=1, description="Share of that room in which the newest turns stay word for word"
    )
    compact_summary: float = Field(
        default=0.15, ge=0, lt=1, description="Share of that room for notes on what was said before; 0: no notes"
    )
    skill_file_chars: int = Field(
        default=20_000, ge=1000, description="Characters of a skill's file that a model gets at once"
    )
    tool_timeout: float = Field(default=120, gt=0, description="Longest time of a tool that does not say its own (s)")
    tool_output_chars: int = Field(
        default=50_000, ge=100, description="Characters of a tool's answer that the model gets; the rest is left out"
    )
    tool_rounds: int = Field(
        default=10,
        ge=1,
        description="Rounds of tool calls in one answer; after them the model has to answer from what it has",
    )
    tool_parallel: int = Field(
        default=8, ge=1, description="Tool calls of one answer that are made at once; others wait for their turn"
    )
    images: int = Field(default=10, ge=0, description="Images in one call of a model; further ones are left out")
    image_bytes: int = Field(default=10_000_000, ge=0, description="Size of all images in one call of a model (bytes)")
    image_messages: int = Field(
        default=3, ge=0, description="Newest earlier messages with images whose images are shown again"
    )
    team_parallel: int = Field(default=4, ge=1, description="Members of a team that work at the same time")
    team_parts: int = Field(default=8, ge=1, description="Parts into which the leader of a team may split the work")
    team_rounds: int = Field(
        default=3, ge=1, description="Rounds in which the members of a team talk, when they do not agree before"
    )
    pending_events: int = Field(default=256, ge=1, description="Events kept for a slow reader before the model waits")
