"""The help page: commands in groups by purpose, usage as people write it, without loading rich."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

OTHER = "Commands"
Function = TypeVar("Function", bound=Callable[..., Any])


class Command(TyperCommand):
    """Says `KIND [NAME]...` in its usage where typer would say `{KIND [NAME]...}...`."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        options = [self.options_metavar] if self.options_metavar else []
        arguments = [entry for entry in self.get_params(ctx) if isinstance(entry, TyperArgument)]
        return options + [entry.display_name_raw for entry in arguments]


class Commands(typer.Typer):
    """A typer app whose commands are `Command`s."""

    def command(
        self, name: str | None = None, *, cls: type[TyperCommand] | None = None, **more: Any
    ) -> Callable[[Function], Function]:
        return super().command(name, cls=cls or Command, **more)


class Grouped(TyperGroup):
    """Shows the panels that commands are registered with as sections."""

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        names = self.list_commands(ctx)
        limit = formatter.width - 6 - max(map(len, names))
        for name in names:
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                panel = getattr(command, "rich_help_panel", None)
                title = panel if isinstance(panel, str) else OTHER
                groups.setdefault(title, []).append((name, command.get_short_help_str(limit)))
        longest = max(map(len, names))
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(longest), text) for name, text in rows])
