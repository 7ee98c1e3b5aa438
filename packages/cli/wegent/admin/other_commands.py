"""The commands about groups, settings, runs, usage and clean-ups. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated

import typer

from wegent.admin.command_options import Of
from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Server, User
from wegent.resources.write.command_options import Output, Yes

groups = Commands(help="Groups of everybody.", no_args_is_help=True, rich_markup_mode=None)
settings = Commands(help="What holds for everybody.", no_args_is_help=True, rich_markup_mode=None)
runs = Commands(help="Answers that are being written.", no_args_is_help=True, rich_markup_mode=None)
usage = Commands(help="How much is used.", no_args_is_help=True, rich_markup_mode=None)
cleanup = Commands(help="Remove for good what was deleted.", no_args_is_help=True, rich_markup_mode=None)

Number = Annotated[int, typer.Argument(metavar="ID", help="Number of a clean-up.")]


@groups.command("list")
def list_groups(
    ownerless: Annotated[bool, typer.Option("--ownerless", help="Only those that no active person owns.")] = False,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List all groups, private ones too, with their numbers."""
    from wegent.admin.groups import list_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), output, ownerless=ownerless))


@groups.command("adopt")
def adopt_group(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="Its namespace, as acme or acme/web.")],
    owner: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Who shall own it; you if absent.")] = None,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Make somebody Owner of a group, for example of one that nobody owns any more."""
    from wegent.admin.groups import adopt as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), group, owner))


@settings.command("get")
def get_settings(
    output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Show what holds for everybody."""
    from wegent.admin.installation import get as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), output))


@settings.command("set")
def change_settings(
    words: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="As `wegent admin settings get` has it.")],
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Decide for everybody; it holds at once."""
    from wegent.admin.installation import set_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), words))


@runs.command("list")
def list_runs(
    of: Of = None, output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """List what runs or waits: whose it is and since when, never what it is about."""
    from wegent.admin.runs import list_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), of, output))


@runs.command("cancel")
def cancel_runs(
    ids: Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers of runs.")],
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Stop answers; what is there is kept."""
    from wegent.admin.runs import cancel as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), ids))


@usage.command("days")
def usage_days(
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="First day, as 2026-01-31.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Last day; today if absent.")] = None,
    of: Of = None,
    output: Output = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show conversations, turns and tokens by day (UTC) and user; of the last 30 days, if nothing is said."""
    from wegent.admin.usage import days as run

    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(target, of, output, since=since, until=until))


@usage.command("totals")
def usage_totals(
    output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Count people, groups, conversations, resources, and the size of the database."""
    from wegent.admin.usage import totals as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), output))


@cleanup.command("start")
def start_cleanup(
    days: Annotated[
        int, typer.Option("--older-than-days", min=1, help="What was deleted or over at least so many days ago goes.")
    ] = 30,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and remove nothing.")] = False,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Stay until it is over.")] = True,
    yes: Yes = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Remove for good deleted resources and conversations, and logins, links and keys that are over, after asking.

    It goes on when this command is ended with Ctrl-C; wegent admin cleanup cancel stops it. Exit code 1: it has failed,
    or was stopped.
    """
    from wegent.admin.cleanup import start as run

    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(target, days, dry_run=dry_run, wait=wait, yes=yes))


@cleanup.command("list")
def list_cleanups(
    output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """List clean-ups, the latest first."""
    from wegent.admin.cleanup import list_ as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), output))


@cleanup.command("get")
def get_cleanup(
    number: Number, output: Output = "table", server: Server = None, user: User = None, context: ContextName = None
) -> None:
    """Show how far a clean-up is."""
    from wegent.admin.cleanup import get as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), number, output))


@cleanup.command("cancel")
def cancel_cleanup(number: Number, server: Server = None, user: User = None, context: ContextName = None) -> None:
    """Stop a clean-up; what is removed stays removed."""
    from wegent.admin.cleanup import cancel as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), number))
