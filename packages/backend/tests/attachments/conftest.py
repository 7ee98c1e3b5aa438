import pytest
from wegent_backend.app import Backend

from ..share.rig import Somebody


@pytest.fixture
async def ann(backend: Backend) -> Somebody:
    """Who sends files."""
    return await Somebody.new(backend, "ann")


@pytest.fixture
async def bob(backend: Backend) -> Somebody:
    """Somebody else."""
    return await Somebody.new(backend, "bob")
