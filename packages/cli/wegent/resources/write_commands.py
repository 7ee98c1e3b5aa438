"""The commands that change what is stored, for the command line. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from wegent.resources import options
from wegent.resources.options import CHANGING, ContextName, Namespace, Selector, Server, User
from wegent.resources.write import model_commands, secret_commands, transfer_commands
from wegent.resources.write.command_options import (
    FieldManager,
    Filenames,
    Force,
    Output,
    Prune,
    Public,
    Recursive,
    Trial,
    WithTrial,
    Yes,
)

MANAGER = "wegent"
OptionalWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[KIND [NAME]...]", help="Kind and names; or KIND/NAME ...", autocompletion=options.completion.words
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    for name, command in {**COMMANDS, **transfer_commands.COMMANDS}.items():
        app.command(name, rich_help_panel=CHANGING, cls=WithTrial if name in {"apply", "create"} else None)(command)
    app.add_typer(secret_commands.app, name="secrets", rich_help_panel=CHANGING)
    app.add_typer(model_commands.app, name="model", rich_help_panel=CHANGING)


def apply(
    files: Filenames = None,
    recursive: Recursive = False,
    dry_run: Trial = "none",
    force: Force = False,
    prune: Prune = False,
    selector: Selector = None,
    field_manager: FieldManager = MANAGER,
    output: Output = "table",
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Store what files say. All of it, or nothing.

    Examples: wegent apply -f team.yaml; wegent apply -f agents/ -R --dry-run; wegent apply -f a/ --prune -l app=demo.
    """
    from wegent.resources.write.apply import Apply
    from wegent.resources.write.apply import apply as run
    from wegent.resources.write.files import Files

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    named = Files(tuple(files or ()), recursive)
    raise typer.Exit(run(Apply(target, named, field_manager, dry_run, force, prune, selector, output)))


def diff(
    files: Filenames = None,
    recursive: Recursive = False,
    prune: Prune = False,
    selector: Selector = None,
    field_manager: FieldManager = MANAGER,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show what differs from files. Says who changed it.

    What is shown is what `wegent apply --force` would change.

    Exit codes: 0 nothing differs, 1 something differs, above 1 an error.
    """
    from wegent.resources.write.diff import Diff
    from wegent.resources.write.diff import diff as run
    from wegent.resources.write.files import Files

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Diff(target, Files(tuple(files or ()), recursive), field_manager, prune, selector)))


def create(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND NAME]", help="Kind and name; or KIND/NAME.", autocompletion=options.completion.words
        ),
    ] = None,
    files: Filenames = None,
    recursive: Recursive = False,
    from_json: Annotated[
        str | None, typer.Option("--from-json", help="The spec of KIND NAME: JSON, @FILE, or - for standard input.")
    ] = None,
    dry_run: Trial = "none",
    output: Output = "table",
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Create new resources. Those that exist already are refused.

    Examples: wegent create -f team.yaml; wegent create ghost poet --from-json '{"systemPrompt": "You write poems."}'.
    """
    from wegent.resources.write.create import Create
    from wegent.resources.write.create import create as run
    from wegent.resources.write.files import Files

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    named = Files(tuple(files or ()), recursive)
    raise typer.Exit(run(Create(target, named, tuple(words or ()), from_json, dry_run, output)))


def delete(
    words: OptionalWords = None,
    files: Filenames = None,
    recursive: Recursive = False,
    everything: Annotated[bool, typer.Option("--all", help="All of the kind in the namespace.")] = False,
    selector: Selector = None,
    cascade: Annotated[bool, typer.Option("--cascade", help="Also delete what refers to them.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    yes: Yes = False,
    output: Output = "table",
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Delete resources, after asking. `wegent restore` brings them back.

    Examples: wegent delete team dev; wegent delete bots,ghosts -l app=demo; wegent delete -f team.yaml -y.
    """
    from wegent.resources.write.delete import Delete
    from wegent.resources.write.delete import delete as run
    from wegent.resources.write.files import Files

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    named = Files(tuple(files or ()), recursive)
    wanted = Delete(target, tuple(words or ()), named, everything, selector, cascade, dry_run, yes, output)
    raise typer.Exit(run(wanted))


def edit(
    words: options.OneResource,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Change a resource in your editor. VISUAL or EDITOR says which that is."""
    from wegent.resources.write.edit import Edit
    from wegent.resources.write.edit import edit as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Edit(target, tuple(words))))


COMMANDS: dict[str, Any] = {"apply": apply, "diff": diff, "create": create, "delete": delete, "edit": edit}
