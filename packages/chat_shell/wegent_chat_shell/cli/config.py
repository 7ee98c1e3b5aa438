"""`wegent-chat config`: where it is, what it says, and changes to it."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_kit.masking import MASK, mask_entry
from wegent_kit.yaml_documents import load_documents
from wegent_kit.yaml_errors import YamlError
from wegent_kit.yaml_writing import dump_documents

from wegent_chat_shell.cli.outcome import CONFIGURATION, DONE, complain, ended
from wegent_chat_shell.cli.session import PREFIX
from wegent_chat_shell.cli.settings import TerminalSettings
from wegent_chat_shell.config.file import LIMITS, read_config, read_data, write_data, write_text

TEMPLATE: Final = """# Models and agents of wegent-chat. ${env:NAME} stands for what the environment has under NAME.
# With nothing here, the first of OPENAI_API_KEY, ANTHROPIC_API_KEY and GOOGLE_API_KEY that is set is used.

# default: helper          # the agent or model that answers when none is named

# models:
#   fast:
#     provider: openai     # or anthropic, google; openai also for whatever is compatible, by its base_url
#     model_id: gpt-5.1
#     api_key: ${env:OPENAI_API_KEY}
#     # base_url: http://127.0.0.1:11434/v1
#     # context_window: 128000

# agents:
#   helper:
#     model: fast
#     system_prompt: You help, and you are brief.
#     tools: [web_fetch]   # web_search too, with search_engines below
#     # skills: [tea]      # folders with a SKILL.md in skills_directory
#     # mcp_servers:
#     #   files: {transport: stdio, command: files-server}

# engine:
#   search_engines: [duckduckgo]
"""
_ALL_SECRET: Final = frozenset({"env", "headers", "default_headers", "args"})


def path() -> int:
    def command() -> int:
        print(TerminalSettings().config_path())  # noqa: T201 - what was asked for
        return DONE

    return ended(command, prefix=PREFIX)


def show() -> int:
    def command() -> int:
        file = TerminalSettings().config_path()
        read_config(file)
        data = read_data(file).data
        sys.stdout.write(dump_documents([_masked(data)]) if data else f"# There is nothing in {file} yet.\n")
        return DONE

    return ended(command, prefix=PREFIX)


def get(key: str) -> int:
    def command() -> int:
        value = _found(read_data(TerminalSettings().config_path()).data, key)
        masked = _masked_entry(_steps(key)[-1], value)
        sys.stdout.write(f"{masked}\n" if isinstance(masked, str) else dump_documents([masked]))
        return DONE

    return ended(command, prefix=PREFIX)


def set_value(key: str, value: str | None) -> int:
    def command() -> int:
        file = TerminalSettings().config_path()
        text = value if value is not None else _secretly(key)
        data = read_data(file).data
        *above, last = _steps(key)
        _place(data, above)[last] = text if value is None else _meant(text)
        write_data(file, data)
        return DONE

    return ended(command, prefix=PREFIX)


def unset(key: str) -> int:
    def command() -> int:
        file = TerminalSettings().config_path()
        data = read_data(file).data
        _found(data, key)
        *above, last = _steps(key)
        del _place(data, above)[last]
        write_data(file, data)
        return DONE

    return ended(command, prefix=PREFIX)


def init(*, force: bool) -> int:
    def command() -> int:
        file = TerminalSettings().config_path()
        if file.exists() and not force:
            complain(f"{file} is there already: --force writes it anew.")
            return CONFIGURATION
        write_text(file, TEMPLATE)
        print(f"Written: {file}. Edit it, or use wegent-chat config set.")  # noqa: T201 - what was asked for
        return DONE

    return ended(command, prefix=PREFIX)


def allow(file: Path, tools: Sequence[str]) -> None:
    """Tools that are used without a question from now on. Raises ConfigRefused."""
    data = read_data(file).data
    known = data.get("allowed_tools") or []
    write_data(file, {**data, "allowed_tools": [*known, *(tool for tool in tools if tool not in known)]})


def _steps(key: str) -> list[str]:
    steps = key.split(".")
    if not all(steps):
        raise _refused(key, "A key is names divided by points, such as models.fast.model_id.")
    return steps


def _found(data: Any, key: str) -> Any:
    for step in _steps(key):
        if not isinstance(data, dict) or step not in data:
            raise _refused(key, f"There is no {key} in the configuration.")
        data = data[step]
    return data


def _place(data: dict[str, Any], steps: Sequence[str]) -> dict[str, Any]:
    """What is to hold the value; made on the way."""
    for step in steps:
        inner = data.setdefault(step, {})
        if not isinstance(inner, dict):
            raise _refused(".".join(steps), f"{step} is a value, and holds no others.")
        data = inner
    return data


def _meant(text: str) -> Any:
    """As YAML has it; what is no YAML is a text."""
    try:
        documents = load_documents(text, LIMITS)
    except YamlError:
        return text
    return documents[0].data if documents else text


def _secretly(key: str) -> str:
    return getpass.getpass(f"{key}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked_entry(key, entry) for key, entry in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list) else value


def _masked_entry(key: str, value: Any) -> Any:
    """References to the environment are no secrets."""
    if isinstance(value, str):
        return value if value.startswith("${env:") and value.endswith("}") else mask_entry(key, value)
    if key in _ALL_SECRET and isinstance(value, dict | list):
        hidden = json.loads(json.dumps(value))
        return _hidden(hidden)
    return _masked(value)


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    reference = isinstance(value, str) and value.startswith("${env:") and value.endswith("}")
    return value if reference else MASK


def _refused(key: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=key[:200], rule="key", message=message)])
