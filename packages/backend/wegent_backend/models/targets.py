"""From a Model resource to where and how its provider is reached."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession
from wegent_contracts.protocol.chat import ModelTarget, Pricing
from wegent_contracts.resources import Model, ModelSpec
from wegent_kit.crypto import Keyring

from wegent_backend.models.errors import ModelKeyMissing, NotYetImplemented
from wegent_backend.resources.observation import not_implemented
from wegent_backend.secrets.resolve import reveal
from wegent_backend.tables import ResourceColumns
from wegent_backend.tables.kinds import PUBLIC_USER_ID

_PLACEHOLDER: Final = re.compile(r"\$\{env:([A-Za-z0-9_]+)\}")
# A public model may read keys of providers, and nothing else of the server's environment.
_READABLE: Final = re.compile(r"[A-Z][A-Z0-9_]*_API_KEY|WEGENT_LOCAL_MODEL_KEY")


async def revealed(session: AsyncSession, keyring: Keyring, row: ResourceColumns) -> ModelSpec:
    """The stored spec with its secrets in plain text. Raises SecretMissing and SecretUnreadable."""
    document = {"spec": row.spec}
    shown = await reveal(session, keyring, Model, document, owner_id=row.user_id, namespace=row.namespace)
    return ModelSpec.model_validate(shown["spec"])


async def of_row(
    session: AsyncSession, keyring: Keyring, row: ResourceColumns, environment: Mapping[str, str] = os.environ
) -> ModelTarget:
    """A model that can answer conversations. Raises NotYetImplemented, ModelKeyMissing, and what `revealed` raises."""
    spec = await revealed(session, keyring, row)
    check_answers(row.name, spec)
    return to_target(row.name, spec, public=row.user_id == PUBLIC_USER_ID, environment=environment)


def to_target(name: str, spec: ModelSpec, *, public: bool, environment: Mapping[str, str] = os.environ) -> ModelTarget:
    """`spec` is a revealed one; only the key of a public model may be in the environment.

    Raises ModelKeyMissing, and NotYetImplemented for providers that no engine of this version asks.
    """
    env = spec.config.env
    if env.provider_protocol == "dify":
        raise NotYetImplemented(f'The model "{name}" is a Dify app, which this version cannot ask yet.')
    key = _key(name, env.endpoint_key, environment, public=public)
    return ModelTarget(
        name=name,
        provider=env.provider_protocol,
        model_id=env.endpoint_model_id,
        base_url=env.endpoint_url,
        api_format=spec.api_format or "chat/completions",
        api_key=SecretStr(key) if key else None,
        bearer=env.bearer,
        default_headers={name: SecretStr(value) for name, value in env.default_headers.items()},
        max_output_tokens=spec.max_output_tokens,
        context_window=spec.context_window,
        temperature=spec.temperature,
        supports_images=spec.model_capabilities is not None and spec.model_capabilities.supports_image,
        pricing=None if spec.pricing is None else Pricing.model_validate(spec.pricing.model_dump()),
    )


def check_answers(name: str, spec: ModelSpec) -> None:
    """Raises NotYetImplemented for what is not a model of conversations, or not one that this version can ask."""
    if lacking := unusable(spec):
        raise NotYetImplemented(f'The model "{name}" cannot answer yet: {lacking} Choose another model.')


def unusable(spec: ModelSpec) -> str | None:
    """What keeps this version from using the model in conversations: a sentence."""
    return not_implemented(Model.__name__, spec.model_dump(mode="json", by_alias=True, exclude_none=True))


def _key(name: str, written: str | None, environment: Mapping[str, str], *, public: bool) -> str | None:
    placeholder = _PLACEHOLDER.fullmatch(written or "")
    if placeholder is None:
        return written
    variable = placeholder[1]
    if not public or not _READABLE.fullmatch(variable):
        raise ModelKeyMissing(
            f'The model "{name}" may not read {variable} from the server\'s environment. Give it a key of its own.'
        )
    if not environment.get(variable):
        raise ModelKeyMissing(
            f'The model "{name}" takes its key from {variable}, which is not set. '
            "Set it and start Wegent again, or choose another model."
        )
    return environment[variable]
