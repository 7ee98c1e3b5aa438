"""The commands that look at resources, for the command line. What they need is imported when they run."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from wegent.resources import options
from wegent.resources.options import (
    LOOKING,
    AllNamespaces,
    ContextName,
    Namespace,
    OneResource,
    Output,
    Public,
    Selector,
    Server,
    User,
    Words,
)


def register(app: typer.Typer) -> None:
    """Adds the commands to `app`."""
    for name, command in COMMANDS.items():
        app.command(name, rich_help_panel=LOOKING)(command)


def get(
    words: Words,
    output: Output = "table",
    all_namespaces: AllNamespaces = False,
    selector: Selector = None,
    text: Annotated[str | None, typer.Option("--filter", help="Only names that contain this.")] = None,
    most: Annotated[int | None, typer.Option("--limit", min=1, help="Most resources of each kind.")] = None,
    sort_by: Annotated[
        str | None, typer.Option("--sort-by", help="JSONPath of the value to sort by, as .metadata.createdAt.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Then show changes until Ctrl-C.")] = False,
    show_labels: Annotated[bool, typer.Option("--show-labels", help="A column with the labels.")] = False,
    page_size: Annotated[
        int, typer.Option("--chunk-size", min=1, max=200, help="Resources of one request to the server.")
    ] = 200,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List resources, or show named ones.

    Examples: wegent get teams; wegent get bots,ghosts -A; wegent get team dev -o yaml;
    wegent get mo -o jsonpath='{.items[*].metadata.name}'.

    Exit codes of every command: 0 fine, 1 error, 2 wrong usage, 3 not found, 4 no login, 5 no server.
    """
    from wegent.resources.get import GetWanted
    from wegent.resources.get import get as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    wanted = GetWanted(
        target, words, output, all_namespaces, selector, text, most, sort_by, watch, show_labels, page_size
    )
    raise typer.Exit(run(wanted))


def describe(
    words: Words,
    selector: Selector = None,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show fields, conditions, managers, drift and revisions."""
    from wegent.resources.describe import DescribeWanted
    from wegent.resources.describe import describe as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(DescribeWanted(target, words, selector)))


def explain(
    path: Annotated[
        str,
        typer.Argument(
            metavar="KIND[.FIELD]...", help="For example team.spec.members.", autocompletion=options.completion.kinds
        ),
    ],
    recursive: Annotated[bool, typer.Option("--recursive", help="All fields below, too.")] = False,
) -> None:
    """Say what a kind or a field means. Needs no server."""
    from wegent.resources.explain import ExplainWanted
    from wegent.resources.explain import explain as run

    raise typer.Exit(run(ExplainWanted(path, recursive)))


def api_resources(
    output: Annotated[str, typer.Option("--output", "-o", help="table, name, json or yaml.")] = "table",
) -> None:
    """List the kinds and the words for them. Needs no server."""
    from wegent.resources.api_resources import ApiResourcesWanted
    from wegent.resources.api_resources import api_resources as run

    raise typer.Exit(run(ApiResourcesWanted(output)))


def watch(
    words: Words,
    output: Annotated[
        str, typer.Option("--output", "-o", help="table, yaml, json, name or jsonpath=TEMPLATE.")
    ] = "table",
    all_namespaces: AllNamespaces = False,
    selector: Selector = None,
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """Show changes as they happen, until Ctrl-C. With -o json each line is one change."""
    from wegent.resources.watch import WatchWanted
    from wegent.resources.watch import watch as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(WatchWanted(target, words, output, all_namespaces, selector)))


def history(
    words: OneResource,
    revision: Annotated[int | None, typer.Option("--revision", min=1, help="Show this one, as YAML.")] = None,
    diff: Annotated[str | None, typer.Option("--diff", help="What changed between two, as 3..5.")] = None,
    most: Annotated[int, typer.Option("--limit", min=1, help="Most revisions of the list.")] = 20,
    output: Annotated[str, typer.Option("--output", "-o", help="table, yaml, json or jsonpath=TEMPLATE.")] = "table",
    namespace: Namespace = None,
    public: Public = False,
    server: Server = None,
    user: User = None,
    context: ContextName = None,
) -> None:
    """List revisions, newest first; show one, or compare two."""
    from wegent.resources.history import HistoryWanted
    from wegent.resources.history import history as run

    target = options.target(server=server, user=user, context=context, namespace=namespace, public=public)
    raise typer.Exit(run(HistoryWanted(target, words, revision, diff, output, most)))


COMMANDS: dict[str, Any] = {
    "get": get,
    "describe": describe,
    "explain": explain,
    "api-resources": api_resources,
    "watch": watch,
    "history": history,
}
