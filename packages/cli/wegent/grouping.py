"""The help page: commands in groups by purpose, without loading rich."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

OTHER = "Commands"


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
