import pytest
from wegent_backend.app import Backend

from .rig import Somebody, somebody


@pytest.fixture
async def ann(backend: Backend) -> Somebody:
    """Who shares."""
    return await somebody(backend, "ann")


@pytest.fixture
async def bob(backend: Backend) -> Somebody:
    """With whom things are shared."""
    return await somebody(backend, "bob")


@pytest.fixture
async def cleo(backend: Backend) -> Somebody:
    """Somebody else."""
    return await somebody(backend, "cleo")
