"""Servers that people named: `~/.config/wegent/config.yaml`, with contexts as in kubectl."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from wegent.client.errors import WrongUsage


@dataclass(frozen=True)
class Context:
    """A server and who one is there; None leaves it to the defaults."""

    server: str | None = None
    user: str | None = None
    namespace: str | None = None


@dataclass(frozen=True)
class Config:
    """Content of the file. `current` may name a context that is gone."""

    current: str | None = None
    contexts: Mapping[str, Context] = field(default_factory=dict)

    def context(self, name: str) -> Context:
        """Raises WrongUsage with the names there are."""
        try:
            return self.contexts[name]
        except KeyError:
            known = ", ".join(self.contexts) or "none; `wegent login --server …` makes one"
            raise WrongUsage(f"There is no context {name}; there is: {known}.") from None

    def with_context(self, name: str, context: Context, *, current: bool) -> Config:
        return Config(name if current else self.current, {**self.contexts, name: context})

    def without_context(self, name: str) -> Config:
        self.context(name)
        kept = {key: context for key, context in self.contexts.items() if key != name}
        return Config(None if self.current == name else self.current, kept)

    def as_document(self) -> dict[str, Any]:
        contexts = {
            name: {key: value for key, value in asdict(context).items() if value is not None}
            for name, context in self.contexts.items()
        }
        return {"currentContext": self.current, "contexts": contexts}


class ConfigFile:
    """Only its owner can read it; a missing file is an empty one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of_user(cls) -> ConfigFile:
        config = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
        return cls(config / "wegent" / "config.yaml")

    def load(self) -> Config:
        """Raises WrongUsage when the file is not what this program writes."""
        try:
            text = self.path.read_text()
            return _config(yaml.safe_load(text) or {})
        except FileNotFoundError:
            return Config()
        except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError) as error:
            why = " ".join(str(error).split())
            raise WrongUsage(f"{self.path} cannot be read ({why}): mend it, or delete it.") from None

    def store(self, config: Config) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            yaml.safe_dump(config.as_document(), file, sort_keys=False, allow_unicode=True)
        new.replace(self.path)


def _config(document: dict[str, Any]) -> Config:
    contexts = {str(name): Context(**entry) for name, entry in (document.get("contexts") or {}).items()}
    return Config(document.get("currentContext"), contexts)
