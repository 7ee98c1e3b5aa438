"""`wegent config`: contexts, one for each server that a person works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from wegent.client.config import Config, ConfigFile, Context
from wegent.client.errors import WrongUsage
from wegent.client.target import guarded
from wegent.resources import output, table


@dataclass(frozen=True)
class SetContextWanted:
    """Fields to set; None leaves what is there."""

    name: str
    server: str | None = None
    user: str | None = None
    namespace: str | None = None
    current: bool = False


def view() -> int:
    """Prints the file; there are no secrets in it."""
    return guarded(lambda: _shown(output.as_yaml(ConfigFile.of_user().load().as_document())))


def get_contexts() -> int:
    def show() -> int:
        config = ConfigFile.of_user().load()
        rows = [
            ["*" if name == config.current else "", name, *(value or "-" for value in _fields(context))]
            for name, context in config.contexts.items()
        ]
        table.show(["CURRENT", "NAME", "SERVER", "USER", "NAMESPACE"], rows)
        return 0

    return guarded(show)


def use_context(name: str) -> int:
    def used(config: Config) -> Config:
        config.context(name)
        return replace(config, current=name)

    return _change(used, f"The current context is {name}.")


def set_context(wanted: SetContextWanted) -> int:
    def set_fields(config: Config) -> Config:
        before = config.contexts.get(wanted.name, Context())
        if wanted.server and not wanted.server.startswith(("http://", "https://")):
            raise WrongUsage(f"{wanted.server} is not the address of a server: it begins with http:// or https://.")
        context = Context(
            wanted.server or before.server, wanted.user or before.user, wanted.namespace or before.namespace
        )
        return config.with_context(wanted.name, context, current=wanted.current)

    return _change(set_fields, f"The context {wanted.name} is set.")


def delete_context(name: str) -> int:
    return _change(lambda config: config.without_context(name), f"The context {name} is deleted.")


def _change(change: Callable[[Config], Config], done: str) -> int:
    def changed() -> int:
        file = ConfigFile.of_user()
        file.store(change(file.load()))
        return _shown(done)

    return guarded(changed)


def _shown(text: str) -> int:
    output.write(text)
    return 0


def _fields(context: Context) -> tuple[str | None, str | None, str | None]:
    return context.server, context.user, context.namespace
