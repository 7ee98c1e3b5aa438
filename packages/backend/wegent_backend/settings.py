"""Settings of the backend and worker processes, from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from wegent_chat_shell.settings import ChatShellSettings
from wegent_kit.telemetry import TelemetrySettings

from wegent_backend.attachment_settings import AttachmentSettings
from wegent_backend.cache_settings import CacheSettings
from wegent_backend.correction_settings import CorrectionSettings
from wegent_backend.edge_settings import LoginSettings, RateSettings, WebSettings
from wegent_backend.group_chat_settings import GroupChatSettings
from wegent_backend.mcp_settings import McpServerSettings
from wegent_backend.memory_settings import MemorySettings
from wegent_backend.oidc_settings import OidcSettings
from wegent_backend.skill_settings import SkillSettings
from wegent_backend.task_settings import TaskSettings


class RunSettings(BaseSettings):
    """How runs are owned, written and read."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_RUN_")

    lease_seconds: float = Field(default=10, gt=0, description="A run whose owner is silent this long gets a new one")
    sweep_seconds: float = Field(default=2, gt=0, description="Seconds between two looks for runs without an owner")
    settle_seconds: float = Field(default=0.5, gt=0, description="Longest time that running text is only in Redis")
    max_attempts: int = Field(default=5, ge=1, description="Owners that a run may have in vain before it fails")
    max_concurrent: int = Field(default=50, ge=1, description="Runs at once in one backend process; others queue")
    max_text_chars: int = Field(default=400_000, ge=1, description="Longest answer in characters; longer ones fail")
    stream_ttl_seconds: int = Field(default=3600, ge=1, description="How long Redis keeps the events of an ended run")
    keep_log_days: float = Field(
        default=30,
        ge=0,
        description="Days after the end of an answer for which its single events are kept; its text, thinking and tool "
        "calls stay with the message. 0: for ever",
    )
    log_sweep_seconds: float = Field(default=3600, gt=0, description="Seconds between two looks for such events")
    approval_seconds: float = Field(
        default=24 * 3600, gt=0, description="How long a run waits for the approval of a tool before it goes on without"
    )
    max_guidance: int = Field(
        default=20, ge=1, description="Messages to one running answer that may wait for its next step"
    )
    max_tool_approvals: int = Field(default=200, ge=1, description="Standing answers about tools of one user")


class SocketSettings(BaseSettings):
    """Connections of clients."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_SOCKET_")

    ping_interval_seconds: float = Field(default=25, gt=0, description="Seconds between two pings of a socket")
    ping_timeout_seconds: float = Field(default=20, gt=0, description="A socket silent this long after a ping is gone")
    max_per_user: int = Field(default=100, ge=1, description="Sockets of one user at once in one backend process")
    max_queued_packets: int = Field(
        default=2000,
        ge=1,
        description="Packets that may wait for one socket; a slower one must join its conversation again, and at four "
        "times as many its connection ends",
    )
    max_queued_bytes: int = Field(
        default=4_000_000,
        ge=1024,
        description="Bytes of memory that packets for one socket may take; past that, it goes as with their number",
    )
    reconcile_seconds: float = Field(
        default=5, gt=0, description="Seconds between two looks for runs that viewers of this process miss"
    )


class WorkerSettings(BaseSettings):
    """Jobs: promised in the outbox, done by Celery workers."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_WORKER_")

    concurrency: int = Field(default=4, ge=1, description="Jobs at once in one worker process")
    drain_seconds: float = Field(default=5, gt=0, description="Seconds between two looks for jobs that wait")
    resend_seconds: float = Field(
        default=120, gt=0, description="A job that has been sent and is not done after this long is sent again"
    )
    give_up_seconds: float = Field(default=24 * 3600, gt=0, description="A job that fails this long is given up")


class ResourceSettings(BaseSettings):
    """Limits of the resource store."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_RESOURCE_")

    max_secrets: int = Field(default=1000, ge=1, description="Most secrets that one user may store by name")
    max_documents: int = Field(default=1000, ge=1, description="Documents that are applied or deleted at once")
    max_revisions: int = Field(default=50, ge=1, description="Revisions kept of each resource; older ones go")
    max_watches: int = Field(default=500, ge=1, description="Watches at once in one backend process")
    watch_poll_seconds: float = Field(
        default=5, gt=0, description="Seconds between two looks for changes that nobody announced"
    )
    watch_bookmark_seconds: float = Field(
        default=15, gt=0, description="Seconds without a change after which a watch says how far it is"
    )


class GroupSettings(BaseSettings):
    """Limits of groups."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_GROUP_")

    max_members: int = Field(default=1000, ge=1, description="Members of one group, with those who are invited or ask")
    max_groups: int = Field(default=200, ge=1, description="Groups in which one user has a role of their own")
    max_batch: int = Field(default=200, ge=1, description="Members that are added or changed at once")


class KeySettings(BaseSettings):
    """API keys."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_KEY_")

    max_per_user: int = Field(
        default=100, ge=1, description="Most API keys of one user; an admin may make as many service keys besides"
    )
    max_days: int = Field(default=0, ge=0, le=36_500, description="Longest life of an API key in days; 0: no limit")


class ShareSettings(BaseSettings):
    """Sharing of single resources."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_SHARE_")

    max_links: int = Field(default=20, ge=1, description="Links of one resource that work at once")
    max_link_hours: int = Field(default=8760, ge=1, le=876_000, description="Longest life of a link in hours")
    max_members: int = Field(
        default=500, ge=1, description="People with whom one resource is shared, with those who ask"
    )
    ask_again_hours: int = Field(
        default=24, ge=0, le=87_600, description="Hours after which somebody who was turned down may ask again"
    )
    public_reads_per_minute: int = Field(
        default=60, ge=1, description="Reads of public pages per minute and address, without a login"
    )


class ResponsesSettings(BaseSettings):
    """The Responses API and chat completions."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_RESPONSES_")

    max_input_items: int = Field(default=500, ge=1, description="Messages that one request may bring along")
    max_readers: int = Field(
        default=500, ge=1, description="Answers that are streamed or waited for at once in one backend process"
    )
    heartbeat_seconds: float = Field(
        default=15, gt=0, description="Seconds without anything new after which a stream says that it lives"
    )
    keep_days: float = Field(
        default=30,
        ge=0,
        description="Days after its last message for which the conversation of a chat completion, which no list shows, "
        "is kept, unless it is pinned; then it is removed for good. 0: for ever",
    )
    sweep_seconds: float = Field(default=3600, gt=0, description="Seconds between two looks for such conversations")
    cancel_seconds: float = Field(
        default=5, ge=0, description="Longest time that a cancel waits for the end of the answer (s)"
    )


class ChatSettings(BaseSettings, ChatShellSettings):
    """Patience and limits of the conversation engine in this process."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_CHAT_", extra="ignore")

    tell_time: bool = Field(default=True, description="Tell models when people have said what they say")


class ShellSettings(BaseSettings):
    """Chat shells in processes of their own; without them, the backend gives the answers itself."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_CHAT_SHELL_")

    url: str = Field(default="", description="Addresses of chat shells, divided by commas; empty: none")
    token: SecretStr = Field(default=SecretStr(""), description="What the chat shells want to be shown")
    patience_seconds: float = Field(
        default=30, ge=0, description="How long an answer waits while no chat shell takes it; then it fails (s)"
    )
    silence_seconds: float = Field(
        default=45, gt=0, description="Longest silence of a chat shell in mid-answer, which sends signs of life (s)"
    )

    @property
    def urls(self) -> list[str]:
        return [url.strip().rstrip("/") for url in self.url.split(",") if url.strip()]


class ModelSettings(BaseSettings):
    """Asking providers outside of conversations: tests of a connection, lists of models."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_MODEL_")

    test_seconds: float = Field(
        default=15, gt=0, le=300, description="Longest wait for a provider that is tested or asked for its models (s)"
    )
    allow_private_urls: bool = Field(
        default=True,
        description="Whether models of people who are no admins may be at loopback and private addresses; true lets "
        "them send requests to whatever the server reaches, so set false where not everybody is trusted with that. "
        "Addresses that give out credentials of machines (169.254.0.0/16 and the like) are never asked",
    )


class AdminSettings(BaseSettings):
    """Limits of what admins ask for."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_ADMIN_", extra="ignore")

    usage_days: int = Field(default=366, ge=1, description="Most days of one question about usage")
    cleanup_batch: int = Field(
        default=200, ge=1, description="Resources that a clean-up removes in one transaction; others wait for it"
    )


class AuditSettings(BaseSettings):
    """What is written down of changes and refusals."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_AUDIT_")

    denial_seconds: float = Field(
        default=0.5, gt=0, description="Seconds that refusals wait to be written together; equal ones are one entry"
    )
    denials_per_minute: int = Field(
        default=600,
        ge=1,
        description="Refusals in a minute that a process writes an entry each for, those of people who are known and "
        "those of strangers; more are counted",
    )
    max_document_bytes: int = Field(
        default=65_536,
        ge=256,
        description="Longest document before or after a change that an entry has whole (bytes of JSON); of longer ones "
        "it has size and SHA-256",
    )
    max_export: int = Field(default=100_000, ge=1, description="Entries of one export")


class CliLoginSettings(BaseSettings):
    """Logins of the command line through a browser."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_CLI_LOGIN_")

    seconds: int = Field(default=600, ge=30, description="Time to approve a login in the browser, seconds")
    poll_seconds: int = Field(default=3, ge=1, description="Least time between two questions whether it is, seconds")
    starts_per_minute: int = Field(default=20, ge=1, description="Logins that one address may begin in a minute")
    guesses_per_minute: int = Field(default=20, ge=1, description="Codes that one user may try in a minute")


class BackendSettings(BaseSettings):
    """Process settings; sections of their own carry their own prefix."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_", env_ignore_empty=True)

    home: Path = Field(default=Path("~/.wegent"), description="Directory of data, secrets and logs")
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of page, API and sockets")
    redis_url: SecretStr = Field(description="redis:// address of Valkey or Redis")
    database_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy address with an async driver; SQLite under home when absent"
    )
    admin_password: SecretStr | None = Field(default=None, description="Password of `admin`, for unattended starts")
    models_file: Path | None = Field(default=None, description="JSON list of public Models found at start")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^?#\s]+$",
        description="Address under which people open Wegent, for links that lead back to it: where a provider sends "
        "people after a login, and what `wegent login --browser` prints; that of the request when absent",
    )
    frontend_dir: Path | None = Field(default=None, description="Static export to serve; none: API only")
    log_format: Literal["json", "pretty"] = Field(default="json", description="Shape of the log lines")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Least level logged")
    access_token_minutes: int = Field(default=60, ge=1, description="Life of an access token in minutes")
    refresh_token_days: int = Field(default=7, ge=1, description="A login that is not used for this many days ends")
    max_body_bytes: int = Field(default=2_000_000, ge=1024, description="Largest request body in bytes")
    max_message_chars: int = Field(default=100_000, ge=1, description="Longest message in characters")
    max_git_tokens: int = Field(default=50, ge=1, description="Most git hosts that one user may keep tokens for")
    ready_file: Path | None = Field(default=None, description="Where a worker writes its process id once it is ready")
    database_pool: int = Field(default=20, ge=1, description="Database connections per process")
    run: RunSettings = Field(default_factory=RunSettings)
    chat: ChatSettings = Field(default_factory=ChatSettings)
    chat_shell: ShellSettings = Field(default_factory=ShellSettings)
    task: TaskSettings = Field(default_factory=TaskSettings)
    correction: CorrectionSettings = Field(default_factory=CorrectionSettings)
    memory: MemorySettings = Field(default_factory=MemorySettings)
    responses: ResponsesSettings = Field(default_factory=ResponsesSettings)
    socket: SocketSettings = Field(default_factory=SocketSettings)
    worker: WorkerSettings = Field(default_factory=WorkerSettings)
    admin: AdminSettings = Field(default_factory=AdminSettings)
    key: KeySettings = Field(default_factory=KeySettings)
    resource: ResourceSettings = Field(default_factory=ResourceSettings)
    model: ModelSettings = Field(default_factory=ModelSettings)
    mcp: McpServerSettings = Field(default_factory=McpServerSettings)
    share: ShareSettings = Field(default_factory=ShareSettings)
    login: LoginSettings = Field(default_factory=LoginSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    group: GroupSettings = Field(default_factory=GroupSettings)
    group_chat: GroupChatSettings = Field(default_factory=GroupChatSettings)
    rate: RateSettings = Field(default_factory=RateSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)
    oidc: OidcSettings = Field(default_factory=OidcSettings)
    cli_login: CliLoginSettings = Field(default_factory=CliLoginSettings)
    attachment: AttachmentSettings = Field(default_factory=AttachmentSettings)
    skill: SkillSettings = Field(default_factory=SkillSettings)
    cache: CacheSettings = Field(default_factory=CacheSettings)
    otel: TelemetrySettings = Field(default_factory=TelemetrySettings)

    def resolved_home(self) -> Path:
        return self.home.expanduser().absolute()

    def resolved_database_url(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.resolved_home()}/data/wegent.db"
