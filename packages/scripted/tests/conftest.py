"""One scripted server per test, on a free port."""

from collections.abc import Iterator

import pytest
from wegent_scripted import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(models=["scripted", "scripted-large"]) as running:
        yield running
