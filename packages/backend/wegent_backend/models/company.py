"""The models that a Model names: one that answers in its place, and one that looks at images for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.errors import WegentError
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import Model, Ref
from wegent_kit.crypto import Keyring

from wegent_backend.access.reach import reach_of
from wegent_backend.models import targets
from wegent_backend.resources import repository
from wegent_backend.resources.rows import to_resource
from wegent_backend.tables import KindRow

log = structlog.get_logger(__name__)

DEFAULT_NAMESPACE: Final = "default"


async def with_company(
    session: AsyncSession, keyring: Keyring, row: KindRow, target: ModelTarget, environment: Mapping[str, str]
) -> ModelTarget:
    """The model of `row`, with those that it names as far as they can be had: without them it answers all the same.

    What they are is said by the status of the Model.
    """
    spec = to_resource(Model, row).spec
    changes: dict[str, ModelTarget] = {}
    if spec.fallback_model_ref is not None:
        other = await _named(session, keyring, row, spec.fallback_model_ref, environment)
        changes |= {} if other is None else {"fallback": other}
    if spec.vision_sidecar_model is not None and not target.supports_images:
        other = await _named(session, keyring, row, spec.vision_sidecar_model, environment)
        # Whoever names it for this says that it sees.
        changes |= {} if other is None else {"vision": other.model_copy(update={"supports_images": True})}
    return target.model_copy(update=changes) if changes else target


def qualified(row: KindRow) -> str:
    """`NAME`, or `NAMESPACE/NAME`: by which a later turn finds it again."""
    return row.name if row.namespace == DEFAULT_NAMESPACE else f"{row.namespace}/{row.name}"


async def _named(
    session: AsyncSession, keyring: Keyring, row: KindRow, ref: Ref, environment: Mapping[str, str]
) -> ModelTarget | None:
    """Within what the owner of `row` reaches, whoever asks."""
    reach = await reach_of(session, row.user_id)
    found = await repository.named(session, Model.__name__, reach, ref.namespace, ref.name)
    if found is None or found.id == row.id:
        return None
    try:
        target = await targets.of_row(session, keyring, found, environment)
        return target.model_copy(update={"name": qualified(found)})
    except WegentError as error:
        log.warning("models.left_out", model=row.name, other=found.name, reason=error.reason)
        return None
