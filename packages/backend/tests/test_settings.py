"""From the environment to settings."""

from pathlib import Path

import pytest
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
