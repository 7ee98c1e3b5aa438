"""Options of the writing commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from typer._click import Context

from wegent.grouping import Command
from wegent.resources.write.forms import DryRun, Form

Filenames = Annotated[
    list[str] | None,
    typer.Option(
        "--filename",
        "-f",
        metavar="FILE",
        help="File, directory, http(s) address, or - for standard input; may be repeated.",
    ),
]
Recursive = Annotated[bool, typer.Option("--recursive", "-R", help="Look into directories below -f too.")]
Trial = Annotated[DryRun, typer.Option("--dry-run", help="client: check here; server (or no value): do all but write.")]
Output = Annotated[Form, typer.Option("--output", "-o", help="table is one line for each resource.")]
Force = Annotated[bool, typer.Option("--force", help="Take over fields that others wrote.")]
Prune = Annotated[
    bool, typer.Option("--prune", help="Also delete what was applied before and is in the files no longer; needs -l.")
]
FieldManager = Annotated[str, typer.Option("--field-manager", help="Who is said to own the fields.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Public = Annotated[bool, typer.Option("--public", help="Public resources, which everyone sees; for admins.")]

BARE, CHOICES = "--dry-run", ("none", "client", "server")


class WithTrial(Command):
    """`--dry-run` without a value means `--dry-run=server`."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        following = [*args, ""][1:]
        return super().parse_args(
            ctx,
            [
                f"{BARE}=server" if word == BARE and after not in CHOICES else word
                for word, after in zip(args, following, strict=True)
            ],
        )
