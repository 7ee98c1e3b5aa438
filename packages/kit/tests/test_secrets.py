import stat
import subprocess
import sys
from pathlib import Path

import pytest
from wegent_kit.secrets import SecretFileError, read_or_create


def test_a_secret_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "jwt.key"

    first = read_or_create(path)

    assert read_or_create(path) == first
    assert len(first) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["jwt.key"]


def test_loose_permissions_are_tightened(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("k" * 43)
    path.chmod(0o644)

    read_or_create(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_damaged_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("short")

    with pytest.raises(SecretFileError, match="Delete it"):
        read_or_create(path)


def test_processes_that_start_at_once_get_the_same_secret(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    code = (
        "import sys, pathlib; from wegent_kit.secrets import read_or_create as r; print(r(pathlib.Path(sys.argv[1])))"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]

    texts = {child.communicate(timeout=30)[0].strip() for child in children}

    assert [child.returncode for child in children] == [0] * 4
    assert texts == {path.read_text().strip()}
