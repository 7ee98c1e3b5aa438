"""All models that somebody can choose, wherever they come from, in one list."""

from __future__ import annotations

from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.resources import UnifiedModel, UnifiedModelList
from wegent_contracts.resources import Model

from wegent_backend import cursors
from wegent_backend.access.reach import owners
from wegent_backend.auth.subject import Subject
from wegent_backend.models.targets import unusable
from wegent_backend.resources import repository
from wegent_backend.resources.rows import to_resource
from wegent_backend.tables import ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

_LIST: Final = "unified models"


async def page(session: AsyncSession, subject: Subject, *, limit: int, cursor: str | None) -> UnifiedModelList:
    """Own, groups' and public models, oldest first, without public ones that an own one shadows. Raises Invalid."""
    after_id = cursors.decode(_LIST, cursor, int)[0] if cursor else 0
    rows = await repository.page(
        session, Model.__name__, owners(subject, "use", Model.__name__), after_id=after_id, limit=limit + 1
    )
    following = cursors.encode(_LIST, rows[limit - 1].id) if len(rows) > limit else None
    return UnifiedModelList(items=[_entry(row) for row in rows[:limit]], next_cursor=following)


def _entry(row: ResourceColumns) -> UnifiedModel:
    model = to_resource(Model, row)
    env, why = model.spec.config.env, _why_not(model)
    return UnifiedModel(
        name=row.name,
        namespace=row.namespace,
        type=_origin(row.user_id),
        display_name=row.display_name,
        provider=env.provider_protocol,
        model_id=env.endpoint_model_id,
        model_type=model.spec.type,
        is_active=why is None,
        message=why,
    )


def _origin(owner_id: int) -> Literal["public", "user", "group"]:
    if owner_id == PUBLIC_USER_ID:
        return "public"
    return "user" if owner_id > 0 else "group"


def _why_not(model: Model) -> str | None:
    """Why it cannot be chosen; None when it can."""
    if model.status is not None and model.status.state == "Unavailable":
        return model.status.message or "It is not available."
    lacking = unusable(model.spec)
    return f"It cannot answer yet: {lacking}." if lacking else None
