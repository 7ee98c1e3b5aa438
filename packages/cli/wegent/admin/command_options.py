"""Options of the commands for admins."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

Role: TypeAlias = Literal["admin", "user"]

Account = Annotated[str, typer.Argument(metavar="NAME", help="Name of a user.")]
Of = Annotated[str | None, typer.Option("--of", metavar="NAME", help="Only those of this user.")]
Generate = Annotated[
    bool, typer.Option("--generate", help="Have a password made, and print it; else it is asked for or read.")
]
DisplayName = Annotated[str | None, typer.Option("--display-name", help="Name for people.")]
Email = Annotated[str | None, typer.Option("--email", help="E-mail address.")]
Verified = Annotated[
    bool | None,
    typer.Option("--verified/--unverified", help="Whether the address is known to be theirs, so that it may log in."),
]
Forced = Annotated[bool, typer.Option("--force", help="Also the last Owner of a group.")]
