from pathlib import Path

import pytest
from wegent_kit.crypto import Keyring


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "encryption.json"


@pytest.fixture
def keyring(key_file: Path) -> Keyring:
    """Keys without a backend around them."""
    return Keyring.open(key_file)
