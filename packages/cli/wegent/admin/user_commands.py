"""The commands about accounts and logins. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from wegent.admin.command_options import Account, DisplayName, Email, Forced, Generate, Of, Role, Verified
from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Server, User
from wegent.resources.write.command_options import Output, Yes

users = Commands(help="Accounts of people.", no_args_is_help=True, rich_markup_mode=None)
logins = Commands(help="Logins of everybody.", no_args_is_help=True, rich_markup_mode=None)


@users.command("list")
def list_users(
    search: Annotated[str | None, typer.Option("--search", help="Beginning of a name or e-mail address.")] = None,
    role: Annotated[Role | None, typer.Option("--role", help="Only these.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--disabled", help="Only these.")] = None,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List accounts."""
    from wegent.admin.users import list_ as run

    asked = {"q": search, "role": role, "active": active}
    raise typer.Exit(run(options.target(server=server, user=user, context=context), output, asked))


@users.command("get")
def get_user(
    name: Account, output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Show what is known about an account."""
    from wegent.admin.users import get as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), name, output))


@users.command("create")
def create_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="To log in with: a-z, 0-9, dots and dashes.")],
    role: Annotated[Role, typer.Option("--role", help="What they may.")] = "user",
    display_name: DisplayName = None,
    email: Email = None,
    verified: Verified = None,
    generate: Generate = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Make an account. The password is asked for at a terminal, and read from standard input elsewhere."""
    from wegent.admin.users import create as run

    told: dict[str, Any] = {
        "user_name": name,
        "role": role,
        "display_name": display_name,
        "email": email,
        "email_verified": verified,
    }
    raise typer.Exit(run(options.target(server=server, user=user, context=context), told, generate=generate))


@users.command("update")
def update_user(
    name: Account,
    role: Annotated[Role | None, typer.Option("--role", help="What they may.")] = None,
    display_name: DisplayName = None,
    email: Email = None,
    verified: Verified = None,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Change an account. An empty display name or e-mail address is taken away."""
    from wegent.admin.users import update as run

    told = {"role": role, "display_name": display_name, "email": email, "email_verified": verified}
    raise typer.Exit(run(options.target(server=server, user=user, context=context), name, told))


@users.command("password")
def reset_password(
    name: Account, generate: Generate = False, server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Give an account a new password, and end its logins. It is asked for, or read from standard input."""
    from wegent.admin.users import reset_password as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), name, generate=generate))


@users.command("disable")
def disable_user(
    name: Account,
    force: Forced = False,
    yes: Yes = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Switch an account off, after asking: its logins and running answers end at once."""
    from wegent.admin.users import switch as run

    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(target, name, on=False, yes=yes, force=force))


@users.command("enable")
def enable_user(name: Account, server: Server = None, user: User = None, context: ContextName = None) -> None:
    """Switch an account on again."""
    from wegent.admin.users import switch as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), name, on=True))


@users.command("delete")
def delete_user(
    name: Account, yes: Yes = False, server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Delete an account that has no resources and no conversations, after asking."""
    from wegent.admin.users import delete as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), name, yes=yes))


@logins.command("list")
def list_logins(
    of: Of = None,
    over: Annotated[bool, typer.Option("--over", help="Those that do not count any more.")] = False,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List logins, the one that was used last first."""
    from wegent.admin.logins import list_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), of, output, over=over))


@logins.command("end")
def end_logins(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Ids of logins.")] = None,
    of: Annotated[str | None, typer.Option("--of", metavar="NAME", help="All of this user.")] = None,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """End logins: single ones, or all of a user."""
    from wegent.admin.logins import end as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), ids or [], of))
