"""From a bot to the address, id and key of the model that answers for it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import BotSpec, Model, Ref
from wegent_kit.crypto import Keyring

from wegent_backend.access.reach import group_owners, owners
from wegent_backend.auth.subject import Subject
from wegent_backend.models import targets
from wegent_backend.models.company import DEFAULT_NAMESPACE, qualified, with_company
from wegent_backend.models.errors import NoModel, UnknownModel
from wegent_backend.resources import repository
from wegent_backend.resources.rows import to_resource
from wegent_backend.tables import KindRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

OverrideType = Literal["public", "user", "group"]
RANK: Final = "wegent.io/rank"
NAMES_SHOWN: Final = 10


@dataclass(frozen=True)
class ChosenModel:
    """A model to answer with, and the name by which a later turn finds it again."""

    target: ModelTarget
    name: str
    labels: Mapping[str, str]


async def resolve(
    session: AsyncSession,
    keyring: Keyring,
    subject: Subject,
    bot: BotSpec,
    reach: Sequence[int],
    override_name: str | None = None,
    override_type: OverrideType | None = None,
    environment: Mapping[str, str] = os.environ,
) -> ChosenModel:
    """The model that answers: the one asked for, else the bot's, else the installation's first.

    `reach`: whose resources the bot's owner reaches (access.reach). What a public bot names may be the subject's own.
    Raises UnknownModel, NoModel, and what `targets.of_row` raises.
    """
    mine = owners(subject, "use", Model.__name__)
    if override_name is not None:
        row = await _named(session, _ref(override_name), _owners(subject, override_type))
    elif bot.ai_model_ref is not None:
        row = await _named(session, bot.ai_model_ref, mine if tuple(reach) == (PUBLIC_USER_ID,) else reach)
    else:
        row = _default(await repository.everything(session, Model.__name__, mine))
    return await _chosen(session, keyring, row, environment)


async def named(
    session: AsyncSession,
    keyring: Keyring,
    subject: Subject,
    name: str,
    origin: OverrideType | None = None,
    environment: Mapping[str, str] = os.environ,
) -> ChosenModel:
    """One that the subject may use, by its name. Raises UnknownModel, and what `targets.of_row` raises."""
    row = await _named(session, _ref(name), _owners(subject, origin))
    return await _chosen(session, keyring, row, environment)


async def _chosen(session: AsyncSession, keyring: Keyring, row: KindRow, environment: Mapping[str, str]) -> ChosenModel:
    target = await targets.of_row(session, keyring, row, environment)
    return ChosenModel(await with_company(session, keyring, row, target, environment), qualified(row), row.labels)


async def default_provider(session: AsyncSession) -> Literal["openai", "anthropic", "google"]:
    """Whose protocol the installation's default model speaks. Raises NoModel."""
    row = _default(await repository.everything(session, Model.__name__, (PUBLIC_USER_ID,)))
    protocol = to_resource(Model, row).spec.config.env.provider_protocol
    assert protocol != "dify"  # noqa: S101 - such a model is no default
    return protocol


async def _named(session: AsyncSession, ref: Ref, of: Sequence[int]) -> KindRow:
    row = await repository.named(session, Model.__name__, of, ref.namespace, ref.name) if of else None
    if row is not None:
        return row
    names = [row.name for row in (await repository.everything(session, Model.__name__, of) if of else ())]
    shown = ", ".join(names[:NAMES_SHOWN]) or "none"
    rest = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    raise UnknownModel(
        f'There is no model "{ref.name}". Available: {shown}{rest}.', details={"kind": "Model", "name": ref.name}
    )


def _owners(subject: Subject, origin: OverrideType | None) -> tuple[int, ...]:
    """Whose models are meant, in the order in which they count: what is public stays reachable by saying so."""
    if origin is None:
        return owners(subject, "use", Model.__name__)
    groups = group_owners(subject, "use", Model.__name__)
    return {"public": (PUBLIC_USER_ID,), "user": (subject.user_id,), "group": groups}[origin]


def _ref(written: str) -> Ref:
    """`NAME`, or `NAMESPACE/NAME` for a model of a group."""
    namespace, _, name = written.rpartition("/")
    return Ref(name=name, namespace=namespace or DEFAULT_NAMESPACE)


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
