"""`wegent audit`, for the command line. What the commands need is imported when they run."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import typer

from wegent.grouping import Commands
from wegent.resources import options
from wegent.resources.options import ContextName, Server, User

app = Commands(
    help="The audit trail: who changed what, and what was refused; for admins.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Actor: TypeAlias = Annotated[str | None, typer.Option("--actor", help="Name of the user who did it.")]
Action: TypeAlias = Annotated[str | None, typer.Option("--action", help="For example delete.")]
Kind: TypeAlias = Annotated[str | None, typer.Option("--kind", help="For example Team.")]
Name: TypeAlias = Annotated[str | None, typer.Option("--name", help="Of what it was done to.")]
Namespace: TypeAlias = Annotated[str | None, typer.Option("--namespace", "-n", help="Of what it was done to.")]
Outcome: TypeAlias = Annotated[Literal["done", "denied"] | None, typer.Option("--outcome", help="done or denied.")]
Via: TypeAlias = Annotated[str | None, typer.Option("--via", help="The login or key, as entries have it.")]
Address: TypeAlias = Annotated[str | None, typer.Option("--address", help="Where it came from.")]
Time: TypeAlias = datetime | None
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
Since: TypeAlias = Annotated[
    Time, typer.Option("--since", metavar="TIME", formats=FORMATS, help="From then on; local where it has no zone.")
]
Until: TypeAlias = Annotated[Time, typer.Option("--until", metavar="TIME", formats=FORMATS, help="Before then.")]


@app.command("list")
def list_(
    actor: Actor = None,
    action: Action = None,
    kind: Kind = None,
    name: Name = None,
    namespace: Namespace = None,
    outcome: Outcome = None,
    via: Via = None,
    address: Address = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most entries.")] = 50,
    output: Annotated[Literal["table", "yaml", "json"], typer.Option("--output", "-o")] = "table",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List entries, the newest first.

    Examples: wegent audit list --actor ada --since 2026-01-31; wegent audit list --outcome denied -o json.
    """
    from wegent.audit.trail import Filter
    from wegent.audit.trail import list_ as run

    wanted = Filter(actor, action, kind, name, namespace, outcome, via, address, since, until)
    raise typer.Exit(run(options.target(server=server, user=user, context=context), wanted, limit, output))


@app.command()
def show(
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Of the entry.")],
    output: Annotated[Literal["yaml", "json"], typer.Option("--output", "-o")] = "yaml",
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show one entry with all it has: before and after, and what it was done with."""
    from wegent.audit.trail import show as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), number, output))


@app.command()
def export(
    actor: Actor = None,
    action: Action = None,
    kind: Kind = None,
    name: Name = None,
    namespace: Namespace = None,
    outcome: Outcome = None,
    via: Via = None,
    address: Address = None,
    since: Since = None,
    until: Until = None,
    form: Annotated[
        Literal["ndjson", "csv"], typer.Option("--format", help="ndjson (a line of JSON for each) or csv.")
    ] = "ndjson",
    after: Annotated[int, typer.Option("--after", min=0, help="Only entries after this number.")] = 0,
    file: Annotated[
        str | None, typer.Option("--file", metavar="FILE", help="Where to write; standard output if absent.")
    ] = None,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Write all entries, the oldest first.

    Example: wegent audit export --format csv --since 2026-01-01 --file audit.csv.
    """
    from wegent.audit.export import Export, Filter
    from wegent.audit.export import export as run

    wanted = Filter(actor, action, kind, name, namespace, outcome, via, address, since, until)
    target = options.target(server=server, user=user, context=context)
    raise typer.Exit(run(target, Export(wanted, form, after, file)))


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="NUMBER:HASH", help="What an earlier verify said of the last entry."),
    ] = None,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Prove that no entry was changed, taken out or swapped.

    Exit codes: 0 all hold, 1 one does not.
    """
    from wegent.audit.verify import verify as run

    raise typer.Exit(run(options.target(server=server, user=user, context=context), expect))
