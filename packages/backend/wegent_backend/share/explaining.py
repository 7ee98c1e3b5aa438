"""What somebody may do with one resource, and by what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wegent_contracts.protocol.access import AccessAnswer

from wegent_backend.access.decision import require
from wegent_backend.access.explain import explain, subject_named
from wegent_backend.access.rules import Verb
from wegent_backend.context import Context
from wegent_backend.share import things
from wegent_backend.tables.kinds import PUBLIC_USER_ID


async def access(ctx: Context, row: Any, user_name: str | None) -> AccessAnswer:
    """Of a row that the caller may read: their own permissions, or those of a user, for who may share it.

    Of what is public: for admins. Raises Forbidden, and NotFound for unknown users.
    """
    shared = await things.as_of(ctx.session, ctx.subject, row)
    if user_name is None or user_name == ctx.subject.user_name:
        return AccessAnswer(user=ctx.subject.user_name, permissions=explain(ctx.subject, shared.target))
    verb: Verb = "update" if row.user_id == PUBLIC_USER_ID else "share"
    require(ctx.subject, verb, shared.target, missing=things.not_found(row.kind, row.id))
    subject = await subject_named(ctx.session, user_name)
    target = replace(shared.target, grant=None)
    if subject is not None:
        target = (await things.as_of(ctx.session, subject, row)).target
    return AccessAnswer(user=user_name, permissions=explain(subject, target))
