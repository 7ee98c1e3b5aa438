"""The file itself: read, checked, written for nobody's eyes but its owner's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from wegent_contracts.errors import FieldError
from wegent_kit.yaml_documents import Limits, Positions, YamlDocument, load_documents
from wegent_kit.yaml_errors import Position, YamlError

from wegent_chat_shell.config.checking import checked
from wegent_chat_shell.config.errors import ConfigRefused
from wegent_chat_shell.config.schema import ShellConfig

LIMITS = Limits(max_bytes=1_000_000, max_documents=1, max_nodes=20_000)


def read_config(path: Path) -> ShellConfig:
    """What the file says; nothing in particular when there is none. Raises ConfigRefused."""
    return _config(read_data(path), path)


def read_data(path: Path) -> YamlDocument:
    """As it stands there. Raises ConfigRefused."""
    try:
        documents = load_documents(path.read_text("utf-8"), LIMITS) if path.exists() else []
    except YamlError as error:
        raise _refused(path, error.message, error.line, error.column) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(path, f"It cannot be read: {error}.") from error
    found = documents[0] if documents else YamlDocument({}, Positions(Position(1, 1), {}))
    if not isinstance(found.data, dict):
        raise _refused(path, "It is not a list of fields such as models: and agents:.", 1, 1)
    return found


def write_data(path: Path, data: dict[str, Any]) -> None:
    """In place of what is there, all at once; mode 0600. Raises ConfigRefused for what could not be read again."""
    from wegent_kit.yaml_writing import dump_documents

    text = dump_documents([data])
    for document in load_documents(text, LIMITS):
        _config(document, path)
    write_text(path, text)


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _config(document: YamlDocument, path: Path) -> ShellConfig:
    config, problems = checked(document.data, document.positions, path.parent)
    if config is None:
        raise ConfigRefused(path, problems)
    return config


def _refused(path: Path, message: str, line: int | None = None, column: int | None = None) -> ConfigRefused:
    return ConfigRefused(path, [FieldError(path="(all)", rule="config", message=message, line=line, column=column)])
