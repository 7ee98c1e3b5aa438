"""A server that somebody writes and has not saved: with the secrets that are in it, or kept from before."""

from __future__ import annotations

from typing import Any, Final

from wegent_contracts.errors import FieldError, Invalid
from wegent_contracts.resources.mcp import McpServer

from wegent_backend.context import Context
from wegent_backend.mcp_servers import finding
from wegent_backend.mcp_servers.checking import checked
from wegent_backend.mcp_servers.declared import Declared, Home, declared_in, of_row
from wegent_backend.mcp_servers.schemas import McpTestBody
from wegent_backend.secrets.references import MASK
from wegent_backend.tables.kinds import PUBLIC_USER_ID

SECRETS: Final = ("env", "headers")


async def declared(ctx: Context, body: McpTestBody) -> Declared:
    """Raises Invalid, NotFound, Forbidden."""
    home, stored = await _home(ctx, body)
    written = _with_kept(body, stored)
    checked(body.name, written, path="server")
    return await declared_in(ctx.session, ctx.ports.keyring, home, body.name, written)


async def _home(ctx: Context, body: McpTestBody) -> tuple[Home, McpServer | None]:
    """What admins write may be for everybody."""
    if body.of is None:
        owner_id = PUBLIC_USER_ID if ctx.subject.role == "admin" else ctx.subject.user_id
        return Home("", "Ghost", "default", "", owner_id), None
    row = await finding.changeable(ctx.session, ctx.subject, body.of)
    stored = await of_row(ctx.session, ctx.ports.keyring, row)
    return Home.of(row), next((each.server for each in stored if each.name == body.name), None)


def _with_kept(body: McpTestBody, stored: McpServer | None) -> dict[str, Any]:
    """`***` is the secret that the stored server has there. Raises Invalid where it has none."""
    kept = {} if stored is None else stored.model_dump(mode="json", by_alias=True)
    written = dict(body.server)
    for field in SECRETS:
        if isinstance(written.get(field), dict):
            before = kept.get(field) or {}
            written[field] = {
                name: _kept(f"{field}.{name}", value, before.get(name)) for name, value in written[field].items()
            }
    if "authToken" in written:
        written["authToken"] = _kept("authToken", written["authToken"], kept.get("authToken"))
    return written


def _kept(field: str, value: Any, before: Any) -> Any:
    if value != MASK:
        return value
    if before is None:
        message = "*** stands for a kept secret, and none is kept here: write it."
        raise Invalid(message, fields=[FieldError(path=f"server.{field}", rule="secret", message=message)])
    return before
