"""Settings of the local model server."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class LocalModelLimits(BaseSettings):
    """What people may tune; `wegent up` reads these too, to describe the model."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_LOCAL_MODEL_", env_ignore_empty=True, extra="ignore")

    threads: int = Field(default=2, ge=1, description="CPU threads that compute")
    parallel: int = Field(default=2, ge=1, description="Answers computed at the same time; further ones wait")
    context: int = Field(default=4096, ge=256, description="Tokens of one conversation that the model sees")
    max_output_tokens: int = Field(default=512, ge=1, description="Longest answer, tokens")


class LocalModelSettings(LocalModelLimits):
    """What the server process needs."""

    file: Path = Field(description="GGUF file to serve")
    port: int = Field(ge=1, le=65535, description="Loopback port to listen on")
    key: SecretStr = Field(description="API key that callers must bring")
    alias: str = Field(default="local", description="Model id that answers carry")
