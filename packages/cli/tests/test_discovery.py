"""Models found at the providers' real interfaces, spoken by the scripted server."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
from pathlib import Path

import pytest
from wegent.local_model.settings import LocalModelLimits
from wegent.up.discovery import Findings, discover, local_offer, summary, write_models
from wegent.up.parts import LocalModel
from wegent.up.settings import ProviderSettings
from wegent_contracts.resources import Model
from wegent_scripted import ScriptedServer

NOWHERE = "http://127.0.0.1:9"


def found(settings: ProviderSettings, cap: int = 12, seconds: float = 3) -> Findings:
    return asyncio.run(discover(settings, cap=cap, seconds=seconds))


def settings(**given: str) -> ProviderSettings:
    """Nothing of the machine's own environment counts."""
    return ProviderSettings.model_validate({"ollama_host": NOWHERE, **given})


@pytest.mark.parametrize(
    ("provider", "protocol", "suffix"),
    [("openai", "openai", "/v1"), ("anthropic", "anthropic", ""), ("google", "google", "")],
)
def test_a_key_and_a_base_url_offer_all_models_there(provider: str, protocol: str, suffix: str) -> None:
    with ScriptedServer(key="right", models=["Big:One", "two"]) as server:
        given = {f"{provider}_api_key": "right", f"{provider}_base_url": server.url + suffix + "/"}
        findings = found(settings(**given))
    assert sorted(offer.name for offer in findings.offers) == [f"{provider}-big-one", f"{provider}-two"]
    offer = findings.offers[0]
    assert offer.protocol == protocol
    assert offer.base_url == server.url + suffix
    assert offer.key_variable == f"{provider.upper()}_API_KEY"


def test_a_refused_key_is_said_with_the_address() -> None:
    with ScriptedServer(key="right") as server:
        findings = found(settings(openai_api_key="wrong", openai_base_url=server.openai_url))
    assert findings.offers == []
    assert findings.notes[0] == (
        f"OPENAI_API_KEY is set, but {server.openai_url}/models answered 401: no OpenAI model is offered."
    )


def test_an_address_without_a_server_is_said() -> None:
    findings = found(settings(anthropic_api_key="k", anthropic_base_url=NOWHERE))
    assert "ANTHROPIC_API_KEY is set, but http://127.0.0.1:9/v1/models could not be reached" in findings.notes[0]


def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        findings = found(settings(google_api_key="k", google_base_url=url), seconds=0.2)
    assert "did not answer within 0.2 s: no Google model is offered" in findings.notes[0]


def test_an_address_that_is_none() -> None:
    findings = found(settings(openai_api_key="k", openai_base_url="what is this"))
    assert "OPENAI_API_KEY is set, but what is this/models could not be reached" in findings.notes[0]


def test_an_answer_that_is_no_list() -> None:
    with ScriptedServer() as server:
        # Ollama's list where OpenAI's should be.
        findings = found(settings(openai_api_key="k", openai_base_url=f"{server.url}/api/tags?"))
    assert "answered something that is no list of models" in findings.notes[0]


def test_no_more_than_the_cap_and_it_is_said() -> None:
    with ScriptedServer(models=[f"m{number}" for number in range(5)]) as server:
        findings = found(settings(openai_api_key="k", openai_base_url=server.openai_url), cap=3)
    assert len(findings.offers) == 3
    assert findings.notes[0] == "OpenAI: the 3 newest of 5 models are offered (WEGENT_MODELS_PER_PROVIDER)."


def test_ollama_is_found_and_needs_no_key() -> None:
    with ScriptedServer(models=["llama3.2:3b", "nomic-embed-text"]) as server:
        findings = found(ProviderSettings(ollama_host=f"127.0.0.1:{server.port}"))
    assert [(offer.name, offer.model_id, offer.base_url, offer.key_variable) for offer in findings.offers] == [
        ("ollama-llama3.2-3b", "llama3.2:3b", f"{server.url}/v1", None)
    ]


def test_an_ollama_that_was_named_and_is_not_there_is_said() -> None:
    assert "OLLAMA_HOST is set, but http://127.0.0.1:9/api/tags could not be reached" in found(settings()).notes[0]


def test_providers_come_first_and_the_local_model_last(tmp_path: Path) -> None:
    with ScriptedServer(models=["one"]) as server:
        given = settings(openai_api_key="secret-key", openai_base_url=server.openai_url, ollama_host=server.url)
        findings = found(given)
    local = LocalModel(file=Path("/x/SmolLM2-135M.gguf"), demo=True, port=20_001, key="local-key")
    offers = [*findings.offers, local_offer(local, LocalModelLimits())]
    path = tmp_path / "models.json"
    write_models(path, offers)

    assert summary(offers) == "Models: openai-one, ollama-one-latest, local-smollm2 (demo)"
    text = path.read_text()
    assert "secret-key" not in text
    assert "local-key" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    models = [Model.model_validate(item) for item in json.loads(text)]
    assert [model.metadata.annotations["wegent.io/rank"] for model in models] == ["0", "1", "2"]
    assert all(model.metadata.labels["wegent.io/origin"] == "environment" for model in models)
    assert models[0].spec.config.env.api_key == "${env:OPENAI_API_KEY}"
    smollm = models[2]
    assert smollm.metadata.name == "local-smollm2"
    assert smollm.metadata.display_name == "SmolLM2 135M (demo)"
    assert smollm.metadata.labels["wegent.io/demo"] == "true"
    assert smollm.spec.config.env.base_url == "http://127.0.0.1:20001/v1"
    assert (smollm.spec.context_window, smollm.spec.max_output_tokens, smollm.spec.temperature) == (4096, 512, 0.3)


def test_another_local_file_has_a_name_of_its_own() -> None:
    local = LocalModel(file=Path("/x/Qwen 3_8B.Q4.gguf"), demo=False, port=20_001, key="k")
    offer = local_offer(local, LocalModelLimits())
    assert (offer.name, offer.display_name, offer.demo) == ("local-qwen-3_8b.q4", "Qwen 3_8B.Q4 (local)", False)


def test_no_model_at_all_says_what_to_do() -> None:
    assert "Set OPENAI_API_KEY" in summary([])
