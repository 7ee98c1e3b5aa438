"""The settings of every process, as docs/settings.md and .env.example, from the classes that read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / ".env.example"

INTRO = """# Settings

Generated from the code by `make generate`. All settings are environment variables, read when a process starts;
`wegent up` hands its own environment to the parts that it starts. A wrong value is refused at the start, with a
sentence that names it.
"""
EXAMPLE_INTRO = """# Every setting with its default. Copy to a file of your own, take out the # where you want something
# else, and load it before the start:  set -a; . ./my.env; set +a; make run
# Generated from the code by `make generate`; docs/settings.md says the same as a page.
"""


def sections() -> list[tuple[str, str, type[BaseSettings]]]:
    """Title, words and class of each section, in the order in which people meet them."""
    from wegent.local_model.settings import LocalModelLimits
    from wegent.up.settings import ProviderSettings, UpSettings
    from wegent_backend.attachment_settings import AttachmentSettings
    from wegent_backend.cache_settings import CacheSettings
    from wegent_backend.correction_settings import CorrectionSettings
    from wegent_backend.edge_settings import LoginSettings, RateSettings, WebSettings
    from wegent_backend.group_chat_settings import GroupChatSettings
    from wegent_backend.mcp_settings import McpServerSettings
    from wegent_backend.memory_settings import MemorySettings
    from wegent_backend.oidc_settings import OidcSettings
    from wegent_backend.settings import (
        AdminSettings,
        AuditSettings,
        BackendSettings,
        ChatSettings,
        CliLoginSettings,
        GroupSettings,
        KeySettings,
        ModelSettings,
        ResourceSettings,
        ResponsesSettings,
        RunSettings,
        ShareSettings,
        ShellSettings,
        SocketSettings,
        WorkerSettings,
    )
    from wegent_backend.skill_settings import SkillSettings
    from wegent_backend.task_settings import TaskSettings
    from wegent_chat_shell.cli.settings import TerminalSettings
    from wegent_chat_shell.http.settings import ServiceSettings
    from wegent_kit.telemetry import TelemetrySettings

    return [
        ("wegent up", "What is started, and where.", UpSettings),
        ("Model providers", "Found at the start; their models are offered to everybody.", ProviderSettings),
        ("The local model", "The model that answers without a key.", LocalModelLimits),
        (
            "Backend and worker",
            "`wegent up` sets the first ones itself; set them for other ways of starting.",
            BackendSettings,
        ),
        ("The web", "Where requests may come from, and how large and slow they may be.", WebSettings),
        ("Rates", "How much one user, API key or address may ask of the server.", RateSettings),
        ("Logins", "How often a password may be guessed, how logins go on, and when they end.", LoginSettings),
        ("Logins through OIDC", "[What a provider is, with an example](oidc.md).", OidcSettings),
        ("Logins of the command line", "`wegent login --browser`.", CliLoginSettings),
        ("Chat engine", "Patience with model providers.", ChatSettings),
        ("Chat shells", "[Engines in processes of their own](chat-shell.md).", ShellSettings),
        ("The chat shell as a service", "[`wegent-chat serve`](chat-shell.md#as-a-service).", ServiceSettings),
        ("The chat shell at a terminal", "[`wegent-chat`](chat-shell.md#at-a-terminal).", TerminalSettings),
        ("Conversations", "[Limits of what is done to them](conversations.md).", TaskSettings),
        ("Group chats", "[Conversations of several people](group-chat.md).", GroupChatSettings),
        ("Correction mode", "[A second opinion on answers](conversations.md#a-second-opinion).", CorrectionSettings),
        ("Memory", "[What models remember of people](memory.md).", MemorySettings),
        ("Models", "Asking providers outside of conversations.", ModelSettings),
        ("MCP servers", "[Tools of others](mcp.md): what is approved, and logins there.", McpServerSettings),
        ("Runs", "How answers are owned, written and read.", RunSettings),
        ("Responses", "[Asking teams through the APIs of OpenAI](responses.md).", ResponsesSettings),
        ("Sockets", "Connections of clients.", SocketSettings),
        ("Jobs", "Background work.", WorkerSettings),
        ("Caches", "[What Redis keeps of conversations](redis.md).", CacheSettings),
        ("Traces", "[OpenTelemetry](observability.md); the chat shell reads them, too.", TelemetrySettings),
        ("Resources", "Limits of the resource store.", ResourceSettings),
        ("API keys", "How many, and for how long.", KeySettings),
        ("Attachments", "[Files that people send with messages](attachments.md).", AttachmentSettings),
        ("Skills", "[Packages of instructions that models load](skills.md).", SkillSettings),
        ("Groups", "[Limits of groups](groups.md).", GroupSettings),
        ("Audit trail", "[What is written down of changes and refusals](audit.md).", AuditSettings),
        ("Administration", "[Limits of what admins ask for](administration.md).", AdminSettings),
        ("Sharing", "Links, and people with whom single resources are shared.", ShareSettings),
    ]


def _variables(settings: type[BaseSettings]) -> list[tuple[str, str, str]]:
    prefix = str(settings.model_config.get("env_prefix", ""))
    return [
        (_name(prefix, name, field), _default(field), field.description or "")
        for name, field in settings.model_fields.items()
        if not _is_section(field)
    ]


def _name(prefix: str, name: str, field: FieldInfo) -> str:
    """Of the variable; what all parts read alike has a name without their prefix."""
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"{prefix}{name}".upper()


def _is_section(field: FieldInfo) -> bool:
    return isinstance(field.annotation, type) and issubclass(field.annotation, BaseSettings)


def _default(field: FieldInfo) -> str:
    value: Any = field.get_default(call_default_factory=True, validated_data={})
    if value is PydanticUndefined or value is None or SecretStr in (type(value), *get_args(type(value))):
        return ""
    return "" if value in ("", []) else str(value)


def render() -> dict[Path, str]:
    """The text of each generated file."""
    page, example, seen = [INTRO], [EXAMPLE_INTRO], set[str]()
    for title, words, settings in sections():
        variables = [variable for variable in _variables(settings) if variable[0] not in seen]
        seen.update(name for name, _, _ in variables)
        page.append(f"\n## {title}\n{words}\n\n| variable | default | meaning |\n|---|---|---|\n")
        page += [f"| `{name}` | {f'`{default}`' if default else ''} | {text} |\n" for name, default, text in variables]
        example.append(f"\n# --- {title}\n")
        example += [f"# {text}\n# {name}={default}\n" for name, default, text in variables]
    return {PAGE: "".join(page), EXAMPLE: "".join(example)}


def write() -> None:
    for path, text in render().items():
        path.write_text(text, encoding="utf-8")
