"""The commands of API keys, for the command line. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import CONNECTING, ContextName, Server, User
from wegent.resources.write.command_options import Output, Yes

app = Commands(help="API keys, for programs.", no_args_is_help=True, rich_markup_mode=None)

Service = Annotated[bool, typer.Option("--service", help="Keys of services, which admins make.")]


def register(main: typer.Typer) -> None:
    """Adds the commands to `main`."""
    main.add_typer(app, name="keys", rich_help_panel=CONNECTING)


@app.command("list")
def list_(
    output: Output = "table",
    service: Service = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List keys, what they may, and when they were used; the keys themselves are never shown."""
    from wegent.keys.keys import list_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), output, service=service))


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the key is for.")],
    scopes: Annotated[
        str, typer.Option("--scopes", metavar="SCOPES", help="What it may, of read, use, write and admin.")
    ] = "read,use",
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=36_500, help="Days after which it ends; else it has no end.")
    ] = None,
    service: Service = False,
    acts_for_users: Annotated[
        bool, typer.Option("--acts-for-users", help="With --service: it may name users to act for.")
    ] = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Make a key. It goes to standard output this once, and cannot be shown again.

    For a program: WEGENT_TOKEN=$(wegent keys create ci --scopes read,write --days 90)
    """
    from wegent.keys.keys import NewKey
    from wegent.keys.keys import create as run

    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(target, NewKey(name, tuple(scopes.split(",")), days, service, acts_for_users)))


@app.command()
def delete(
    ids: Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers of keys, as `wegent keys list` has them.")],
    yes: Yes = False,
    service: Service = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Delete keys, after asking. Whoever uses one is out at once."""
    from wegent.keys.keys import delete as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), ids, service=service, yes=yes))
