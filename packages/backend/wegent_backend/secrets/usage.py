"""Which resources refer to stored secrets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.resources import Referrer

from wegent_backend.tables import KindRow, ReferenceRow, WorkRow

KIND = "Secret"

_works = WorkRow.__table__.c


async def referrers(
    session: AsyncSession, owner_id: int, namespace: str, names: Collection[str]
) -> dict[str, list[Referrer]]:
    """By the name of the secret, in the order in which they came to refer to it; without those that nothing uses."""
    query = (
        select(
            ReferenceRow.name.label("secret"),
            ReferenceRow.source_kind.label("kind"),
            func.coalesce(KindRow.namespace, _works.namespace).label("namespace"),
            func.coalesce(KindRow.name, _works.name).label("name"),
            ReferenceRow.path,
        )
        .outerjoin(KindRow, and_(KindRow.id == ReferenceRow.source_id, KindRow.kind == ReferenceRow.source_kind))
        .outerjoin(
            WorkRow.__table__, and_(_works.id == ReferenceRow.source_id, _works.kind == ReferenceRow.source_kind)
        )
        .where(
            ReferenceRow.kind == KIND,
            ReferenceRow.user_id == owner_id,
            ReferenceRow.namespace == namespace,
            ReferenceRow.name.in_(names),
        )
        .order_by(ReferenceRow.id)
    )
    found: defaultdict[str, list[Referrer]] = defaultdict(list)
    for row in await session.execute(query):
        found[row.secret].append(Referrer(kind=row.kind, namespace=row.namespace, name=row.name, path=row.path))
    return dict(found)
