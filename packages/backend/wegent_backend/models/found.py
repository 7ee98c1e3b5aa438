"""Models that were found at start (key variables, Ollama, the bundled one) and are offered to everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError
from wegent_contracts.resources import Model

from wegent_backend.models.service import RANK
from wegent_backend.refusal import StartRefused
from wegent_backend.resources import public, repository
from wegent_backend.resources.drafts import read
from wegent_backend.resources.intents import Desk
from wegent_backend.tables.kinds import PUBLIC_USER_ID

ORIGIN: Final = "wegent.io/origin"
ENVIRONMENT: Final = "environment"
_models = TypeAdapter(list[Model])


def read_found_models(path: Path) -> list[Model]:
    """Models of the file in its order, which is the order of preference. Raises StartRefused."""
    try:
        models = _models.validate_json(path.read_bytes())
    except OSError as error:
        raise StartRefused(f"WEGENT_MODELS_FILE {path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StartRefused(
            f"WEGENT_MODELS_FILE {path} is not right at {where or 'its start'}: {first['msg']}."
        ) from error
    for rank, model in enumerate(models):
        model.metadata.labels[ORIGIN] = ENVIRONMENT
        model.metadata.annotations[RANK] = str(rank)
    return models


async def sync_found_models(desk: Desk, models: list[Model]) -> None:
    """Offer these, and no longer those of earlier starts that are not among them."""
    kept = {(model.metadata.namespace, model.metadata.name) for model in models}
    offered = await repository.everything(desk.session, Model.__name__, (PUBLIC_USER_ID,))
    gone = [row for row in offered if row.labels.get(ORIGIN) == ENVIRONMENT and (row.namespace, row.name) not in kept]
    await public.retire(desk, gone)
    await public.ensure(
        desk, [read(model.model_dump(mode="json", by_alias=True, exclude_none=True)) for model in models]
    )
