"""The check that queries say whose rows they want, checked."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[4] / "scripts" / "lint_access.py"


@pytest.fixture(scope="module")
def lint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lint_access", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_everything_says_whose(lint: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert (lint.main(), capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize(
    "code",
    [
        "async def every(session):\n    return await session.scalars(select(KindRow))",
        "def some(name):\n    return select(TaskRow.id).where(TaskRow.name == name)",
        "async def gone(session, number):\n    await session.execute(delete(SecretRow).where(SecretRow.id == number))",
    ],
)
def test_a_query_for_everybodys_rows_is_found(lint: ModuleType, code: str) -> None:
    ((name, line, tables),) = lint.unnamed(code)
    assert (name in code, line, len(tables)) == (True, 1, 1)


@pytest.mark.parametrize(
    "code",
    [
        "def mine(subject):\n    return select(TaskRow).where(TaskRow.user_id == subject.user_id)",
        "def one(session, subject, number):\n    return session.execute(readable(subject).where(TaskRow.id == number))",
        "def those(owners):\n    return select(KindRow).where(KindRow.user_id.in_(owners))",
        "def people():\n    return select(UserRow)",
    ],
)
def test_a_query_that_says_whose_is_fine(lint: ModuleType, code: str) -> None:
    assert lint.unnamed(code) == []
