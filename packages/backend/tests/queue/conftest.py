"""Conversations whose answers wait until the test lets them go on. Nobody sweeps unless a test says so."""

from __future__ import annotations

import pytest
from wegent_backend.settings import BackendSettings
from wegent_backend.task_settings import TaskSettings
from wegent_chat_shell.tools.base import Tool

from ..chat.conftest import chat_settings, models, world
from ..chat.desk import Desk
from ..tasks.conftest import api

__all__ = ["api", "chat_settings", "models", "world"]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def tools(desk: Desk) -> list[Tool]:
    return desk.tools()


@pytest.fixture
def settings(settings: BackendSettings) -> BackendSettings:
    return settings.model_copy(update={"task": TaskSettings(max_queued=4, queue_sweep_seconds=3600)})
