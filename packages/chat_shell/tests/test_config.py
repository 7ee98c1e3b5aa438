"""The configuration of an engine that works alone: what its names mean, and what is told of what is not right."""

from pathlib import Path

import pytest
from wegent_chat_shell.config.catalog import Catalog
from wegent_chat_shell.config.errors import ConfigRefused, KeyMissing, NothingConfigured
from wegent_chat_shell.config.file import read_config, read_data, write_data
from wegent_contracts.errors import Invalid

GOOD = """
default: helper
skills_directory: skills
models:
  fast:
    provider: openai
    model_id: gpt-small
    base_url: http://127.0.0.1:1/v1
    api_key: ${env:MY_KEY}
    fallback: slow
    default_headers: {x-team: "${env:MY_TEAM}"}
  slow: {provider: anthropic, model_id: claude-large, api_key: sk-direct}
  loop: {provider: openai, model_id: x, fallback: loop}
agents:
  helper:
    model: fast
    system_prompt: You help.
    tools: [web_fetch]
    skills: [tea]
    mcp_servers:
      files: {transport: stdio, command: files-server, env: {KEY: "${env:MY_KEY}"}}
engine: {tool_rounds: 3}
"""
ENVIRONMENT = {"MY_KEY": "sk-1", "MY_TEAM": "tea"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "skills" / "tea"
    folder.mkdir(parents=True)
    (folder / "SKILL.md").write_text("---\ndescription: About tea\n---\nTea is steeped.")
    (folder / "kinds.txt").write_text("green, black")
    file = tmp_path / "config.yaml"
    file.write_text(GOOD)
    return file


def catalog_of(path: Path, environment: dict[str, str] | None = None) -> Catalog:
    return Catalog(read_config(path), ENVIRONMENT if environment is None else environment, path.parent)


def test_names_mean_agents_and_models(path: Path) -> None:
    catalog = catalog_of(path)
    agent = catalog.answering()
    assert (agent.name, agent.system_prompt, agent.tools) == ("helper", "You help.", ["web_fetch"])
    assert agent.model.api_key is not None
    assert agent.model.api_key.get_secret_value() == "sk-1"
    assert agent.model.default_headers["x-team"].get_secret_value() == "tea"
    assert agent.model.fallback is not None
    assert (agent.model.fallback.name, agent.model.fallback.fallback) == ("slow", None)
    assert agent.mcp_servers["files"].env["KEY"].get_secret_value() == "sk-1"
    assert agent.mcp_servers["files"].is_public, "whoever writes the configuration may start programs"
    (skill,) = agent.skills
    assert (skill.name, skill.prompt, skill.files) == ("tea", "Tea is steeped.", {"kinds.txt": "green, black"})
    assert catalog.answering(agent="helper", model="slow").model.model_id == "claude-large"
    assert catalog.answering(model="slow").system_prompt == ""
    assert read_config(path).engine.tool_rounds == 3


def test_keys_of_the_environment_are_enough(tmp_path: Path) -> None:
    with pytest.raises(NothingConfigured, match="OPENAI_API_KEY"):
        catalog_of(tmp_path / "none.yaml", {}).answering()
    both = {"GOOGLE_API_KEY": "g", "ANTHROPIC_API_KEY": "a", "ANTHROPIC_BASE_URL": "http://127.0.0.1:1"}
    catalog = catalog_of(tmp_path / "none.yaml", both)
    assert catalog.models == ["anthropic", "google"]
    answering = catalog.answering().model
    assert (answering.provider, answering.base_url) == ("anthropic", "http://127.0.0.1:1")
    assert catalog.model("google/gemini-other").model_id == "gemini-other"
    with pytest.raises(Invalid, match="needs OPENAI_API_KEY"):
        catalog.model("openai/gpt-other")


def test_what_is_not_there_is_named(path: Path) -> None:
    catalog = catalog_of(path)
    with pytest.raises(Invalid, match='no model "missing"'):
        catalog.answering(model="missing")
    with pytest.raises(Invalid, match='no agent "missing"') as caught:
        catalog.answering(agent="missing")
    assert caught.value.details == {
        "fields": [{"path": "agent", "rule": "unknown", "message": caught.value.message}],
    }
    with pytest.raises(KeyMissing, match="MY_KEY"):
        catalog_of(path, {}).answering()
    assert catalog_of(path, {}).model("slow").model_id == "claude-large"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("models: {fast: {provider: openai}}", "models.fast.model_id (line 1): Field required"),
        ("models: {fast: {provider: opnai, model_id: x}}", "models.fast.provider (line 1)"),
        ("models:\n  fast:\n    provider: openai\n    modelid: x", "models.fast.modelid (line 4): There is"),
        ("models: {fast: {provider: openai, modelid: x}}", "Did you mean model_id?"),
        ("model: {}", "model (line 1): There is no such field. Did you mean models?"),
        ("agents: {helper: {model: missing}}", 'agents.helper (line 1): There is no model "missing"'),
        ("agents: {helper: {skills: [missing]}}", "agents.helper (line 1): "),
        ("default: nobody", 'default (line 1): There is no agent and no model "nobody"'),
        ("engine: {tool_rounds: 0}", "engine.tool_rounds (line 1)"),
        ("models: [", "not YAML"),
        ("- a", "not a list of fields"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(ConfigRefused) as caught:
        read_config(path)
    assert told in caught.value.message


def test_secrets_are_not_told(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("models: {fast: {provider: sk-secret, model_id: [sk-secret], api_key: [sk-secret]}}")
    with pytest.raises(ConfigRefused) as caught:
        read_config(path)
    assert "sk-secret" not in f"{caught.value.message}{caught.value.details}"


def test_a_skill_lies_in_its_directory(path: Path) -> None:
    path.write_text("skills_directory: skills/tea\nagents: {a: {model: openai, skills: ['../tea']}}")
    with pytest.raises(ConfigRefused, match=r"no SKILL.md in .*skills/tea/tea"):
        read_config(path)


def test_what_is_written_is_read_again_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "chat" / "config.yaml"
    write_data(path, {"models": {"fast": {"provider": "openai", "model_id": "x", "api_key": "no"}}})
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert read_data(path).data["models"]["fast"]["api_key"] == "no"
    with pytest.raises(ConfigRefused):
        write_data(path, {"models": {"fast": {}}})
    assert read_config(path).models["fast"]["model_id"] == "x"
    assert [each.name for each in path.parent.iterdir()] == ["config.yaml"]
