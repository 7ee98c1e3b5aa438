"""From a bot to the address, id and key of the model that answers for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import BotSpec, Model, Ref
from wegent_kit.crypto import Keyring

from wegent_backend.auth.subject import Subject
from wegent_backend.models import targets
from wegent_backend.models.errors import NoModel, UnknownModel
from wegent_backend.resources import repository
from wegent_backend.resources.rows import to_resource
from wegent_backend.tables import KindRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

OverrideType = Literal["public", "user", "group"]
RANK: Final = "wegent.io/rank"
NAMES_SHOWN: Final = 10


async def resolve(
    session: AsyncSession,
    keyring: Keyring,
    subject: Subject,
    bot: BotSpec,
    override_name: str | None = None,
    override_type: OverrideType | None = None,
    environment: Mapping[str, str] = os.environ,
) -> ModelTarget:
    """The model that answers: the one asked for, else the bot's, else the installation's first.

    Raises UnknownModel, NoModel, and what `targets.of_row` raises.
    """
    if override_name is not None:
        row = await _named(session, subject, Ref(name=override_name), override_type)
    elif bot.ai_model_ref is not None:
        row = await _named(session, subject, bot.ai_model_ref, None)
    else:
        row = _default(await repository.everything(session, Model.__name__, subject.user_id))
    return await targets.of_row(session, keyring, row, environment)


async def default_provider(session: AsyncSession) -> Literal["openai", "anthropic", "google"]:
    """Whose protocol the installation's default model speaks. Raises NoModel."""
    row = _default(await repository.everything(session, Model.__name__, PUBLIC_USER_ID))
    protocol = to_resource(Model, row).spec.config.env.provider_protocol
    assert protocol != "dify"  # noqa: S101 - such a model is no default
    return protocol


async def _named(session: AsyncSession, subject: Subject, ref: Ref, origin: OverrideType | None) -> KindRow:
    owners = _owners(subject, origin)
    row = await repository.named(session, Model.__name__, owners, ref.namespace, ref.name)
    if row is not None:
        return row
    seen = await repository.everything(session, Model.__name__, subject.user_id)
    names = [row.name for row in seen if row.user_id in owners]
    shown = ", ".join(names[:NAMES_SHOWN]) or "none"
    rest = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    raise UnknownModel(
        f'There is no model "{ref.name}". Available: {shown}{rest}.', details={"kind": "Model", "name": ref.name}
    )


def _owners(subject: Subject, origin: OverrideType | None) -> tuple[int, ...]:
    """Whose models are meant, in the order in which they count: what is public stays reachable by saying so."""
    if origin is None:
        return (subject.user_id, PUBLIC_USER_ID)
    return {"public": (PUBLIC_USER_ID,), "user": (subject.user_id,), "group": ()}[origin]


def _default(rows: Iterable[KindRow]) -> KindRow:
    for row in sorted(rows, key=_preference):
        if row.status.get("state") != "Unavailable" and targets.unusable(to_resource(Model, row).spec) is None:
            return row
    raise NoModel(
        "There is no model to answer with. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama, "
        "then start Wegent again; WEGENT_LOCAL_MODEL=off must not be set for the bundled model."
    )


def _preference(row: KindRow) -> tuple[bool, int, int]:
    """Public models first: nobody's own model takes over the conversations of teams that name none."""
    rank = str(row.annotations.get(RANK, ""))
    return (row.user_id != PUBLIC_USER_ID, int(rank) if rank.isdecimal() else 1_000_000, row.id)
