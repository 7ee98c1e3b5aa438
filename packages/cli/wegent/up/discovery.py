"""Finds the models that this machine can reach: keys in the environment, an Ollama, the local model."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from wegent.local_model.settings import LocalModelLimits
from wegent.up.home import Home
from wegent.up.offers import Offer, as_model, resource_name
from wegent.up.parts import LocalModel
from wegent.up.providers import Listed, Provider, configured
from wegent.up.settings import ProviderSettings

LOCAL_TEMPERATURE = 0.3
"""The bundled model is small: more freedom makes it ramble."""


@dataclass
class Findings:
    """Offers in order of preference, and what people should know about the search."""

    offers: list[Offer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


async def discover(settings: ProviderSettings, *, cap: int, seconds: float) -> Findings:
    """Asks all configured providers side by side; each has `seconds` to answer and offers at most `cap` models."""
    answers = await asyncio.gather(*(_ask(provider, seconds) for provider in configured(settings)))
    findings, taken = Findings(), set[str]()
    for provider, listed, problem in answers:
        if problem:
            findings.notes.append(problem)
        newest = sorted(listed, key=lambda item: item.newest_first, reverse=True)
        if len(newest) > cap:
            findings.notes.append(
                f"{provider.name}: the {cap} newest of {len(newest)} models are offered (WEGENT_MODELS_PER_PROVIDER)."
            )
        findings.offers += [_offer(provider, item, taken) for item in newest[:cap]]
    return findings


def local_offer(model: LocalModel, limits: LocalModelLimits) -> Offer:
    """The local model as an offer; `local-smollm2`, labelled as a demo, when it is the bundled one."""
    return Offer(
        name="local-smollm2" if model.demo else resource_name("local", model.file.stem, set()),
        display_name="SmolLM2 135M (demo)" if model.demo else f"{model.file.stem} (local)",
        protocol="openai",
        model_id=model.file.stem,
        base_url=f"http://127.0.0.1:{model.port}/v1",
        key_variable="WEGENT_LOCAL_MODEL_KEY",
        context_window=limits.context,
        max_output_tokens=limits.max_output_tokens,
        temperature=LOCAL_TEMPERATURE if model.demo else None,
        demo=model.demo,
    )


def write_models(path: Path, offers: list[Offer]) -> None:
    """The file that the backend reads at its start: Model resources in wire form, the preferred one first."""
    models = [
        as_model(offer, rank).model_dump(mode="json", by_alias=True, exclude_none=True)
        for rank, offer in enumerate(offers)
    ]
    Home.write_private(path, json.dumps(models, indent=2) + "\n")


def summary(offers: list[Offer]) -> str:
    """One line that says which models are offered."""
    if not offers:
        return (
            "Models: none. Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, start an Ollama, "
            "or leave WEGENT_LOCAL_MODEL unset for the bundled demo model."
        )
    return "Models: " + ", ".join(f"{offer.name}{' (demo)' if offer.demo else ''}" for offer in offers)


def _offer(provider: Provider, item: Listed, taken: set[str]) -> Offer:
    return Offer(
        name=resource_name(provider.prefix, item.id, taken),
        display_name=f"{item.display_name} ({provider.name})",
        protocol=provider.protocol,
        model_id=item.id,
        base_url=provider.base_url,
        key_variable=provider.key_variable,
        context_window=item.context_window,
        max_output_tokens=item.max_output_tokens,
        sees=item.sees,
    )


async def _ask(provider: Provider, seconds: float) -> tuple[Provider, list[Listed], str | None]:
    """The provider's list, or one sentence on why there is none."""
    try:
        async with asyncio.timeout(seconds):
            answer = await _get(provider, seconds)
        if answer.status_code != httpx.codes.OK:
            return provider, [], _problem(provider, f"answered {answer.status_code}")
        return provider, provider.read(answer.json()), None
    except (TimeoutError, httpx.TimeoutException):
        return provider, [], _problem(provider, f"did not answer within {seconds:g} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return provider, [], _problem(provider, f"could not be reached ({str(error) or type(error).__name__})")
    except (ValueError, KeyError, TypeError, AttributeError):
        return provider, [], _problem(provider, "answered something that is no list of models")


async def _get(provider: Provider, seconds: float) -> httpx.Response:
    # A proxy of the environment leads out of this machine, never back into it.
    outside = urlsplit(provider.list_url).hostname not in {"127.0.0.1", "localhost", "::1"}
    async with httpx.AsyncClient(timeout=seconds, trust_env=outside) as client:
        return await client.get(provider.list_url, headers=dict(provider.headers))


def _problem(provider: Provider, what: str) -> str | None:
    if not provider.expected:
        return None
    url = provider.list_url.partition("?")[0]
    return f"{provider.because} is set, but {url} {what}: no {provider.name} model is offered."
