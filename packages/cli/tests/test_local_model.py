"""The local model as a part, asked through the official client."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletion
from wegent.local_model import files
from wegent.up import parts
from wegent.up.errors import CannotStart, PartFailed
from wegent.up.home import Home
from wegent.up.settings import UpSettings

if TYPE_CHECKING:
    from conftest import Workshop


@pytest.fixture
def home(workshop: Workshop) -> Home:
    home = Home(workshop.directory / "home")
    home.prepare(min_free_megabytes=0, console=workshop.console)
    return home


async def test_answers_with_its_key_only_and_leaves_at_once(workshop: Workshop, home: Home) -> None:
    model = parts.choose_local_model(UpSettings(), home)
    assert model is not None
    assert model.demo
    url = f"http://127.0.0.1:{model.port}/v1"
    async with httpx.AsyncClient(trust_env=False) as client:
        part = replace(parts.local_model_part(model, client), essential=True, after=())
        async with workshop.running(part):
            with openai.OpenAI(base_url=url, api_key="wrong", max_retries=0) as stranger:
                refusal = await asyncio.to_thread(_ask, stranger)
            with openai.OpenAI(base_url=url, api_key=model.key, max_retries=0) as friend:
                answer = await asyncio.to_thread(_ask, friend)
    assert isinstance(refusal, openai.AuthenticationError)
    assert isinstance(answer, ChatCompletion)
    assert answer.choices[0].message.content
    assert "serving SmolLM2" in (workshop.directory / "local-model.log").read_text()


def _ask(client: openai.OpenAI) -> ChatCompletion | openai.APIError:
    try:
        return client.chat.completions.create(
            model="any", max_tokens=12, temperature=0.3, messages=[{"role": "user", "content": "Say hello."}]
        )
    except openai.APIError as error:
        return error


def test_off_means_none(home: Home) -> None:
    assert parts.choose_local_model(UpSettings(local_model="off"), home) is None


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be read \\(No such file"), (b"PK\x03\x04", "is not a GGUF file")]
)
def test_a_wrong_path_is_one_sentence(home: Home, tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "my.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotStart, match=f"WEGENT_LOCAL_MODEL: .*my.gguf {problem}"):
        parts.choose_local_model(UpSettings(local_model=str(path)), home)


def test_another_file_is_no_demo(home: Home, tmp_path: Path) -> None:
    bundled = files.bundled()
    assert bundled is not None
    own = tmp_path / "My Own.gguf"
    own.symlink_to(bundled)
    model = parts.choose_local_model(UpSettings(local_model=str(own)), home)
    assert model is not None
    assert (model.file, model.demo) == (own, False)


async def test_settings_that_are_missing_are_named(workshop: Workshop) -> None:
    part = workshop.part("local", argv=(sys.executable, "-m", "wegent.local_model"), essential=True)
    with pytest.raises(PartFailed, match="WEGENT_LOCAL_MODEL_FILE, WEGENT_LOCAL_MODEL_PORT, WEGENT_LOCAL_MODEL_KEY"):
        async with workshop.running(part):
            pass
