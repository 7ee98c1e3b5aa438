"""The models that a provider has, in its own words and order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wegent_contracts.protocol.chat import ModelTarget
from wegent_contracts.protocol.resources import OfferedModel, OfferedModels

from wegent_backend.models import failures
from wegent_backend.models.asking import Limits, ask
from wegent_backend.models.calls import listing
from wegent_backend.models.probe import read_object

Entry = Mapping[str, Any]


async def available(target: ModelTarget, limits: Limits) -> OfferedModels:
    """What the provider lists for this key. Raises ProviderFailed and AddressRefused."""
    call = listing(target)
    answered = await ask(call, limits)
    if answered.status >= 300:
        raise failures.of_status(call, answered.status, answered.headers, answered.body)
    try:
        return OfferedModels(items=_READERS[target.provider](read_object(answered)))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise failures.of_shape(call, answered.status) from error


def _openai(body: Entry) -> list[OfferedModel]:
    return [OfferedModel(id=entry["id"]) for entry in body["data"]]


def _anthropic(body: Entry) -> list[OfferedModel]:
    return [OfferedModel(id=entry["id"], name=entry.get("display_name")) for entry in body["data"]]


def _google(body: Entry) -> list[OfferedModel]:
    """Without those that can only embed or count."""
    return [
        OfferedModel(id=entry["name"].removeprefix("models/"), name=entry.get("displayName"))
        for entry in body["models"]
        if "generateContent" in entry.get("supportedGenerationMethods", ["generateContent"])
    ]


_READERS: Final[dict[str, Callable[[Entry], list[OfferedModel]]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "google": _google,
}
