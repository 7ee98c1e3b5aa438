"""From a bot to the address, id and key of the model that answers for it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final, Literal

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.resources import BotSpec, Model, Ref

from wegent_backend.auth.subject import Subject
from wegent_backend.models.errors import ModelKeyMissing, NoModel, UnknownModel
from wegent_backend.resources import repository
from wegent_backend.resources.wire import to_resource
from wegent_backend.tables import KindRow
from wegent_backend.tables.kinds import PUBLIC_USER_ID

OverrideType = Literal["public", "user", "group"]
RANK: Final = "wegent.io/rank"
NAMES_SHOWN: Final = 10
PROVIDERS: Final[dict[str, Literal["openai", "anthropic", "google"]]] = {
    "openai": "openai",
    "anthropic": "anthropic",
    "claude": "anthropic",
    "google": "google",
    "gemini": "google",
}
_PLACEHOLDER = re.compile(r"\$\{env:([A-Za-z0-9_]+)\}")
# A public model may read keys of providers, and nothing else of the server's environment.
_READABLE = re.compile(r"[A-Z][A-Z0-9_]*_API_KEY|WEGENT_LOCAL_MODEL_KEY")


async def resolve(
    session: AsyncSession,
    subject: Subject,
    bot: BotSpec,
    override_name: str | None = None,
    override_type: OverrideType | None = None,
    environment: Mapping[str, str] = os.environ,
) -> ModelTarget:
    """The model that answers: the one asked for, else the bot's, else the installation's first.

    Raises UnknownModel, NoModel and ModelKeyMissing.
    """
    # What is public under a name stays reachable by saying so, also where an own model has the same name.
    owner_id = PUBLIC_USER_ID if override_name and override_type == "public" else subject.user_id
    rows = await repository.everything(session, Model.__name__, owner_id)
    if override_name is not None:
        row = _named(rows, Ref(name=override_name), override_type)
    elif bot.ai_model_ref is not None:
        row = _named(rows, bot.ai_model_ref, None)
    else:
        row = _default(rows)
    return to_target(row, environment)


async def default_provider(session: AsyncSession) -> Literal["openai", "anthropic", "google"]:
    """Whose protocol the installation's default model speaks. Raises NoModel."""
    rows = await repository.everything(session, Model.__name__, PUBLIC_USER_ID)
    return PROVIDERS[to_resource(Model, _default(rows)).spec.config.env.model]


def _named(rows: list[KindRow], ref: Ref, origin: OverrideType | None) -> KindRow:
    candidates = [row for row in rows if origin is None or _origin(row) == origin]
    for row in candidates:
        if (row.namespace, row.name) == (ref.namespace, ref.name):
            return row
    names = [row.name for row in candidates]
    shown = ", ".join(names[:NAMES_SHOWN]) or "none"
    rest = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    raise UnknownModel(
        f'There is no model "{ref.name}". Available: {shown}{rest}.', details={"kind": "Model", "name": ref.name}
    )


def _origin(row: KindRow) -> OverrideType:
    return "public" if row.user_id == PUBLIC_USER_ID else "user"


def _default(rows: list[KindRow]) -> KindRow:
    public = [row for row in rows if row.user_id == PUBLIC_USER_ID]
    if found := min(public or rows, key=_preference, default=None):
        return found
    raise NoModel(
        "There is no model to answer with. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama, "
        "then start Wegent again; WEGENT_LOCAL_MODEL=off must not be set for the bundled model."
    )


def _preference(row: KindRow) -> tuple[int, int]:
    rank = str(row.annotations.get(RANK, ""))
    return (int(rank) if rank.isdecimal() else 1_000_000, row.id)


def to_target(row: KindRow, environment: Mapping[str, str]) -> ModelTarget:
    """The model with its key resolved. Raises ModelKeyMissing."""
    spec = to_resource(Model, row).spec
    env = spec.config.env
    key = _key(row, env.api_key, environment)
    return ModelTarget(
        name=row.name,
        provider=PROVIDERS[env.model],
        model_id=env.model_id,
        base_url=env.base_url,
        api_key=None if key is None else SecretStr(key),
        max_output_tokens=spec.max_output_tokens,
        context_window=spec.context_window,
        temperature=spec.temperature,
    )


def _key(row: KindRow, written: str | None, environment: Mapping[str, str]) -> str | None:
    placeholder = _PLACEHOLDER.fullmatch(written or "")
    if placeholder is None:
        return written
    variable = placeholder.group(1)
    if row.user_id != PUBLIC_USER_ID or not _READABLE.fullmatch(variable):
        raise ModelKeyMissing(
            f'The model "{row.name}" may not read {variable} from the server\'s environment. Give it a key of its own.'
        )
    if not environment.get(variable):
        raise ModelKeyMissing(
            f'The model "{row.name}" takes its key from {variable}, which is not set. '
            "Set it and start Wegent again, or choose another model."
        )
    return environment[variable]
