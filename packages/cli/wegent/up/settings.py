"""Settings of `wegent up`, all from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from wegent.up.errors import CannotStart


class UpSettings(BaseSettings):
    """What is started, where, and within which limits."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_", env_ignore_empty=True, extra="ignore")

    home: Path = Field(default=Path("~/.wegent"), description="Directory of all data, secrets and logs")
    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 means every address")
    port: int = Field(default=8000, ge=1, le=65535, description="One port for page, API and sockets")
    admin_password: SecretStr | None = Field(
        default=None, description="Password of user admin for unattended starts; otherwise the first page asks for one"
    )
    local_model: str = Field(
        default="", description="Path of a GGUF file to serve in place of the bundled model, or off for none"
    )
    redis_url: SecretStr | None = Field(
        default=None, description="A Redis or Valkey of your own, redis://…; no Valkey is started then"
    )
    frontend_dir: Path | None = Field(
        default=None, description="Directory of the built page; found in the clone when absent"
    )
    min_free_megabytes: int = Field(default=200, ge=0, description="Free disk space below which it does not start, MB")
    log_megabytes: float = Field(default=10, gt=0, description="Size at which a part's log begins a new file, MB")
    log_files: int = Field(default=3, ge=1, description="Old log files kept of each part")
    ready_seconds: float = Field(default=30, gt=0, description="Silence of a starting part before it is said, seconds")
    start_attempts: int = Field(default=5, ge=1, description="Failed starts in a row of a part never ready before")
    restart_seconds: float = Field(default=0.2, gt=0, description="First pause before a part is restarted, seconds")
    restart_max_seconds: float = Field(default=10, gt=0, description="Longest pause before a restart, seconds")
    stable_seconds: float = Field(default=60, gt=0, description="Life after which the pause is short again, seconds")
    stop_seconds: float = Field(default=9, ge=2, description="Time to stop in before what is left is killed, seconds")
    models_per_provider: int = Field(default=12, ge=1, description="Most models offered of one provider")
    discovery_seconds: float = Field(default=3, gt=0, description="Longest wait for a provider's list, seconds")

    @field_validator("home", "frontend_dir")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else value

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    @property
    def url(self) -> str:
        """Address of the page as seen from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


class ProviderSettings(BaseSettings):
    """The usual variables of model providers; a base URL leads to any endpoint of the same protocol."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore")

    openai_api_key: SecretStr | None = Field(default=None, description="Key of OpenAI or a compatible endpoint")
    openai_base_url: str = Field(default="https://api.openai.com/v1", description="Root of the API, with /v1")
    anthropic_api_key: SecretStr | None = Field(default=None, description="Key of Anthropic")
    anthropic_base_url: str = Field(default="https://api.anthropic.com", description="Root of the API, without /v1")
    google_api_key: SecretStr | None = Field(default=None, description="Key of the Gemini API")
    google_base_url: str = Field(
        default="https://generativelanguage.googleapis.com", description="Root of the API, without /v1beta"
    )
    ollama_host: str | None = Field(
        default=None, description="Address of an Ollama; http://127.0.0.1:11434 when absent"
    )


def load_settings() -> tuple[UpSettings, ProviderSettings]:
    """Reads both from the environment; raises CannotStart with the first wrong variable."""
    try:
        return UpSettings(), ProviderSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"WEGENT_{first['loc'][0]}".upper()
        raise CannotStart(f"{name} cannot be {first['input']!r}: {first['msg'].lower()}.") from None
