"""The commands about groups, for the command line. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Server, User
from wegent.resources.write.command_options import Output, Yes

Role: TypeAlias = Literal["Owner", "Maintainer", "Developer", "Reporter", "RestrictedAnalyst"]
Visibility: TypeAlias = Literal["private", "internal", "public"]
Group = Annotated[str, typer.Argument(metavar="GROUP", help="Its namespace, as acme or acme/web.")]
Member = Annotated[str, typer.Argument(metavar="USER", help="Name of a user.")]

app = Commands(help="Groups and their members.", no_args_is_help=True, rich_markup_mode=None)


def register(root: typer.Typer) -> None:
    """Adds the commands to `root`."""
    root.add_typer(app, name="groups", rich_help_panel=options.PEOPLE)


@app.command("list")
def list_(
    mine: Annotated[bool, typer.Option("--mine", help="Only those in which you have a role.")] = False,
    parent: Annotated[str | None, typer.Option("--parent", help="Only those directly below this group.")] = None,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List groups: yours, and those that everybody may find."""
    from wegent.groups.groups import list_ as run

    raise typer.Exit(
        run(options.target(server=server, user=user, context=context), mine=mine, parent=parent, form=output)
    )


@app.command()
def get(
    group: Group, output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Show a group, and your role in it."""
    from wegent.groups.groups import get as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, output))


@app.command()
def create(
    group: Group,
    display_name: Annotated[str | None, typer.Option("--display-name", help="Name for people.")] = None,
    description: Annotated[str | None, typer.Option("--description", help="What it is for.")] = None,
    visibility: Annotated[
        Visibility,
        typer.Option("--visibility", help="Who finds it: members; all, who ask to join; all, who join at once."),
    ] = "private",
    organization: Annotated[
        bool, typer.Option("--organization", help="Everybody is a Reporter of it; for admins.")
    ] = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Make a group, and be its Owner. With GROUP/NAME: below a group that you maintain."""
    from wegent.groups.groups import create as run

    level = "organization" if organization else "group"
    told = {"display_name": display_name, "description": description, "visibility": visibility, "level": level}
    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, told))


@app.command()
def delete(
    group: Group,
    cascade: Annotated[bool, typer.Option("--cascade", help="With all groups and resources in it.")] = False,
    yes: Yes = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Delete a group with its members and secrets, after asking."""
    from wegent.groups.groups import delete as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, cascade=cascade, yes=yes))


@app.command()
def members(
    group: Group,
    pending: Annotated[bool, typer.Option("--pending", help="Who is invited, or asks to join.")] = False,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List the members of a group, and by what they are."""
    from wegent.groups.members import list_ as run

    raise typer.Exit(
        run(options.target(server=server, user=user, context=context), group, pending=pending, form=output)
    )


@app.command()
def add(
    group: Group,
    member: Member,
    role: Annotated[Role, typer.Option("--role", help="What they may.")] = "Developer",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Make somebody a member, or give a member another role."""
    from wegent.groups.members import add as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, member, role))


@app.command()
def remove(group: Group, member: Member, server: Server = None, user: User = None, context: ContextName = None) -> None:
    """Remove a member, an invitation or a request; `everybody` for what all have."""
    from wegent.groups.members import remove as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, member))


@app.command()
def leave(group: Group, server: Server = None, user: User = None, context: ContextName = None) -> None:
    """Give up your own role in a group, or take back a request."""
    from wegent.groups.members import leave as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group))
