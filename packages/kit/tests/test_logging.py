import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from wegent_kit.logging import configure_logging


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_carries_level_logger_time_and_what_is_bound(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO")

    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger("shop").info("sold", count=3)

    (line,) = _lines(capsys)
    assert line["event"] == "sold"
    assert (line["level"], line["logger"], line["request_id"], line["count"]) == ("info", "shop", "r1", 3)
    assert str(line["timestamp"]).endswith("Z")


def test_libraries_take_the_same_road_and_show_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO")

    logging.getLogger("uvicorn.error").warning("lost %s", "redis://:hunter2@localhost")
    try:
        int("Bearer abcdef123456")
    except ValueError:
        structlog.get_logger("shop").exception("failed", api_key="sk-1")

    library, own = _lines(capsys)
    assert (library["event"], library["logger"]) == ("lost redis://:***@localhost", "uvicorn.error")
    assert own["api_key"] == "***"
    assert "Bearer ***" in str(own["exception"])
    assert "abcdef123456" not in json.dumps(own)


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("pretty", "WARNING")

    structlog.get_logger("shop").info("quiet")
    structlog.get_logger("shop").warning("loud", password="p")

    text = capsys.readouterr().err
    assert "quiet" not in text
    assert "loud" in text
    assert "password=***" in text
