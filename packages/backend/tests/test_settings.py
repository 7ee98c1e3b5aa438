"""From the environment to settings."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic_settings import BaseSettings
from wegent_backend.auth.subject import GROUP_ROLES
from wegent_backend.oidc_settings import GroupRole
from wegent_backend.refusal import StartRefused
from wegent_backend.settings import BackendSettings
from wegent_backend.start import load_settings


def test_an_empty_variable_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://127.0.0.1:1")
    for name in ("WEGENT_ADMIN_PASSWORD", "WEGENT_FRONTEND_DIR", "WEGENT_DATABASE_URL", "WEGENT_PORT"):
        monkeypatch.setenv(name, "")

    settings = load_settings()

    assert (settings.admin_password, settings.frontend_dir, settings.database_url) == (None, None, None)
    assert settings.port == 8000


def test_the_database_lies_under_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("WEGENT_HOME", "~/wegent")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert load_settings().resolved_database_url() == f"sqlite+aiosqlite:///{tmp_path}/wegent/data/wegent.db"


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://:hunter2@127.0.0.1:1")
    monkeypatch.setenv("WEGENT_ADMIN_PASSWORD", "hunter2 hunter2")

    assert "hunter2" not in repr(load_settings())


def provider(**changes: object) -> str:
    given = {"name": "corp", "issuer": "https://login.corp.example", "client_id": "wegent", **changes}
    return json.dumps([given])


def test_oidc_providers_come_from_a_variable_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("WEGENT_OIDC_PROVIDERS", provider(client_secret="hunter2"))
    file = tmp_path / "providers.json"
    file.write_text(provider(name="club", groups=[{"value": "a", "group": "x/y", "role": "Owner"}]))
    monkeypatch.setenv("WEGENT_OIDC_PROVIDERS_FILE", str(file))

    settings = load_settings()

    assert [one.name for one in settings.oidc.configured] == ["corp", "club"]
    assert settings.oidc.providers[0].title == "corp"
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{", "providers"),
        (provider(name="Corp"), r"WEGENT_OIDC_PROVIDERS\[0\].name"),
        (provider(issuer="http://login.corp.example"), r"\[0\].issuer is not right: .*https"),
        (provider(issuer="https://login.corp.example?x"), r"\[0\].issuer"),
        (provider(client_secret="hunter2", scopes=["email"]), "openid"),
        (provider(client_secret="hunter2", surprise="hunter2"), "surprise"),
        (provider(groups=[{"value": "a", "group": "x", "role": "King"}]), r"groups\[0\].role"),
        (f"{provider()[:-1]},{provider()[1:]}", "two providers have the same name"),
    ],
)
def test_wrong_oidc_providers_are_named_without_their_secrets(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("WEGENT_OIDC_PROVIDERS", value)

    with pytest.raises(StartRefused, match=words) as refusal:
        load_settings()
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("content", [None, "{", "{}", provider(issuer="x")])
def test_a_wrong_file_of_oidc_providers_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    monkeypatch.setenv("WEGENT_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("WEGENT_OIDC_PROVIDERS_FILE", str(tmp_path / "providers.json"))
    if content is not None:
        (tmp_path / "providers.json").write_text(content)

    with pytest.raises(StartRefused):
        load_settings()


def test_roles_of_group_mappings_are_those_of_groups() -> None:
    assert set(get_args(GroupRole)) == set(GROUP_ROLES)


def test_every_section_is_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs/settings.md").read_text()
    sections = [field.annotation for field in BackendSettings.model_fields.values() if _is_section(field.annotation)]
    wanted = [
        f"{section.model_config['env_prefix']}{name}".upper() for section in sections for name in section.model_fields
    ]
    assert [name for name in wanted if f"`{name}`" not in page] == []


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseSettings)
