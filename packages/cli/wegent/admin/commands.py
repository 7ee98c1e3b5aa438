"""The commands for admins, for the command line. What they need is imported when they run."""

from __future__ import annotations

import typer

from wegent.admin import other_commands, user_commands
from wegent.grouping import Commands
from wegent.resources import options

app = Commands(help="What admins do.", no_args_is_help=True, rich_markup_mode=None)

for name, part in (
    ("users", user_commands.users),
    ("logins", user_commands.logins),
    ("groups", other_commands.groups),
    ("settings", other_commands.settings),
    ("runs", other_commands.runs),
    ("usage", other_commands.usage),
    ("cleanup", other_commands.cleanup),
):
    app.add_typer(part, name=name)


def register(root: typer.Typer) -> None:
    """Adds the commands to `root`."""
    root.add_typer(app, name="admin", rich_help_panel=options.ADMINISTERING)
