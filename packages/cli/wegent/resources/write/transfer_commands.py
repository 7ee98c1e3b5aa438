"""The commands that bring resources elsewhere or back: export, import, copy, rollback, restore."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from wegent.resources import options
from wegent.resources.options import ContextName, Namespace, OneResource, Server, User
from wegent.resources.write.command_options import Filenames, Force, Public, Yes


def export(
    words: OneResource,
    file: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Standard output if absent.")
    ] = None,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Write a resource as YAML. With all your own that it refers to, without secrets."""
    from wegent.resources.write.export import Export
    from wegent.resources.write.export import export as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Export(target, tuple(words), file)))


def import_(
    files: Filenames = None,
    secrets: Annotated[
        list[str] | None,
        typer.Option("--secret", metavar="NAME[=VALUE]", help="Value of a secret; without VALUE it is asked for."),
    ] = None,
    force: Force = False,
    yes: Yes = False,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Bring an exported file in. Shows what changes, asks, then stores it and its secrets.

    -n puts all of it into that namespace.
    """
    from wegent.resources.write.files import Files
    from wegent.resources.write.importing import Import
    from wegent.resources.write.importing import import_ as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Import(target, Files(tuple(files or ())), namespace, tuple(secrets or ()), force, yes)))


def copy(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="KIND NAME NEWNAME",
            help="The original, then the name of the copy; or KIND/NAME NEWNAME.",
            autocompletion=options.completion.words,
        ),
    ],
    to_namespace: Annotated[
        str | None, typer.Option("--to-namespace", help="Namespace of the copy; that of the original if absent.")
    ] = None,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Copy a resource under another name."""
    from wegent.resources.write.single import Copy
    from wegent.resources.write.single import copy as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Copy(target, tuple(words[:-1]), words[-1], to_namespace)))


def rollback(
    words: OneResource,
    to: Annotated[int, typer.Option("--to", min=1, help="Number of a revision, from `wegent history`.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Yes = False,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Bring an earlier revision back. Shows first what that changes."""
    from wegent.resources.write.rollback import Rollback
    from wegent.resources.write.rollback import rollback as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Rollback(target, tuple(words), to, dry_run, yes)))


def restore(
    words: Annotated[list[str], typer.Argument(metavar="KIND NAME", help="Kind and name; or KIND/NAME.")],
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Bring a deleted resource back."""
    from wegent.resources.write.single import Restore
    from wegent.resources.write.single import restore as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(Restore(target, tuple(words))))


COMMANDS: dict[str, Any] = {
    "export": export,
    "import": import_,
    "copy": copy,
    "rollback": rollback,
    "restore": restore,
}
