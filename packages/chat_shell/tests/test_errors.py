"""Translation of what providers' libraries raise."""

import httpx2
import openai
import pytest
from wegent_chat_shell.errors import (
    ContextOverflow,
    ModelBadRequest,
    ModelRateLimited,
    ModelStreamBroken,
    ModelUnavailable,
    translate,
)
from wegent_chat_shell.llm.failure import clean
from wegent_contracts.errors import WegentError

from .support import KEY, target

TARGET = target("openai", "http://127.0.0.1:9")
REQUEST = httpx2.Request("POST", "http://127.0.0.1:9/v1/chat/completions")


def status_error(
    status: int, message: str = "no", *, headers: dict[str, str] | None = None, **error: object
) -> openai.APIStatusError:
    response = httpx2.Response(status, headers=headers, request=REQUEST)
    return openai.APIStatusError(message, response=response, body={"message": message, **error})


def translated(exc: Exception, *, started: bool = False) -> WegentError:
    error = translate(exc, TARGET, started=started)
    assert error is not None
    return error


def test_own_errors_pass() -> None:
    own = ModelBadRequest("as it is")
    assert translate(own, TARGET) is own


def test_defects_are_not_blamed_on_the_provider() -> None:
    assert translate(KeyError("oops"), TARGET) is None


def test_a_reason_is_read_through_the_causes() -> None:
    outer = RuntimeError("wrapped")
    outer.__cause__ = status_error(503, "busy")
    assert isinstance(translated(outer), ModelUnavailable)


@pytest.mark.parametrize("header", ["7", "7.0"])
def test_retry_after_in_seconds(header: str) -> None:
    error = translated(status_error(429, headers={"retry-after": header}))
    assert error.details == {"model": "my-model", "status": 429, "retry_after": 7.0}


def test_retry_after_as_a_date_in_the_past() -> None:
    error = translated(status_error(429, headers={"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}))
    assert error.details is not None
    assert error.details["retry_after"] == 0.0


def test_retry_after_that_means_nothing() -> None:
    error = translated(status_error(429, headers={"retry-after": "soon"}))
    assert isinstance(error, ModelRateLimited)
    assert error.details == {"model": "my-model", "status": 429}


def test_googles_retry_delay_is_in_the_body() -> None:
    error = translated(status_error(429, details=[{"@type": "RetryInfo", "retryDelay": "17s"}]))
    assert error.details is not None
    assert error.details["retry_after"] == 17.0


def test_a_redirect_is_not_followed() -> None:
    error = translated(status_error(307))
    assert isinstance(error, ModelBadRequest)
    assert "redirects" in error.message


def test_a_full_context_is_told_by_its_code() -> None:
    assert isinstance(translated(status_error(400, code="context_length_exceeded")), ContextOverflow)


def test_what_breaks_a_started_stream() -> None:
    for exc in (httpx2.ReadError("reset"), httpx2.RemoteProtocolError("incomplete"), status_error(500)):
        assert isinstance(translated(exc, started=True), ModelStreamBroken)


def test_refused_settings_do_not_show_the_input() -> None:
    error = translated(ValueError("`top_k` is not supported for x"))
    assert isinstance(error, ModelBadRequest)
    assert "top_k" in error.message


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (f"bad key {KEY} here", "bad key *** here"),
        ("Incorrect API key provided: sk-proj-abcdefgh12345678.", "Incorrect API key provided: ***"),
        ("header Bearer abc.def.ghi refused", "header Bearer *** refused"),
        ("  two\n\tlines. ", "two lines"),
        ("<HTML><body>502</body></HTML>", None),
        ("", None),
        (None, None),
        ("x" * 1000, "x" * 200),
        ("a task that is risky and keyboard-friendly", "a task that is risky and keyboard-friendly"),
    ],
)
def test_reasons_are_cleaned(text: str | None, cleaned: str | None) -> None:
    assert clean(text, secret=KEY) == cleaned
