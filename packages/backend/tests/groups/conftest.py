import pytest
from wegent_backend.app import Backend

from .rig import Somebody, somebody


@pytest.fixture
async def ann(backend: Backend) -> Somebody:
    return await somebody(backend, "ann")


@pytest.fixture
async def bob(backend: Backend) -> Somebody:
    return await somebody(backend, "bob")


@pytest.fixture
async def cleo(backend: Backend) -> Somebody:
    return await somebody(backend, "cleo")


@pytest.fixture
async def root(backend: Backend) -> Somebody:
    """An admin who is a member of nothing."""
    return await somebody(backend, "root", role="admin")
