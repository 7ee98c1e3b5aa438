"""What went wrong when a provider was asked, told apart by what is to be done about it."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from wegent_chat_shell.llm.failure import clean

from wegent_backend.models.calls import Call
from wegent_backend.models.errors import FailedOutcome, ProviderFailed

_MISSING_MODEL: Final = re.compile(
    r"\bmodels?\b.{0,200}\b(not found|not exist|unknown|invalid)|"
    r"\b(unknown|invalid|no such|not a valid)\b.{0,20}\bmodels?\b|^model: ",
    re.I | re.S,
)


def check_key(call: Call) -> None:
    """Raises ProviderFailed for a key that cannot stand in a header, as one copied with a line break."""
    if call.secret and not (call.secret.isascii() and call.secret.isprintable() and " " not in call.secret):
        raise ProviderFailed(
            "unauthorized",
            "The key holds a blank, a line break or a letter that no key has, so it was not sent. Copy it once more.",
        )


def of_silence(call: Call, seconds: float) -> ProviderFailed:
    return ProviderFailed(
        "timeout",
        f"{call.host} did not answer within {seconds:g} seconds. Check base_url, and that the provider is up; "
        "a model that loads first may need another try (WEGENT_MODEL_TEST_SECONDS).",
    )


def of_name(call: Call) -> ProviderFailed:
    return ProviderFailed(
        "dns",
        f'The name of "{call.host}" is not known (DNS). Check base_url for a slip, and that the server reaches a DNS.',
    )


def of_length(call: Call, status: int, most: int) -> ProviderFailed:
    return ProviderFailed(
        "refused", f"{call.host} answered with more than {most} bytes. Check base_url.", status=status
    )


def of_connection(call: Call, error: Exception) -> ProviderFailed:
    """No connection, or one that speaks no HTTP."""
    import httpx2

    if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError)):
        return ProviderFailed(
            "unreachable", "base_url is not an address. It begins with http:// or https:// and a host."
        )
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = clean(cause.verify_message, secret=call.secret)
            return ProviderFailed(
                "unreachable",
                f"The certificate of {call.host} is not to be trusted ({why}). Check base_url; for a certificate of "
                "your own, set SSL_CERT_FILE and start Wegent again.",
            )
        if isinstance(cause, ssl.SSLError):
            return ProviderFailed(
                "unreachable", f"{call.host} speaks no TLS. Write http:// in base_url, or check its port."
            )
    if isinstance(error, httpx2.ConnectError | OSError):
        what = f"Nothing takes connections at {call.host}. Check that the provider runs there, and base_url."
    else:
        what = f"{call.host} hung up without an answer. Check the port of base_url, and that it speaks HTTP."
    return ProviderFailed("unreachable", what)


def of_status(call: Call, status: int, headers: Mapping[str, str], body: bytes) -> ProviderFailed:
    """An answer that is no success."""
    error = _error_object(body)
    why = clean(error.get("message"), secret=call.secret)
    because = f"{status}: {why}" if why else str(status)
    outcome, what = _told(call, status, error, because)
    wait = _retry_after(headers, body)
    if outcome == "rate_limited" or status >= 500:
        what += " Try again later." if wait is None else f" Try again in {wait} seconds."
    return ProviderFailed(outcome, what, status=status, retry_after=wait)


def of_shape(call: Call, status: int) -> ProviderFailed:
    """A success that says nothing of what was asked for."""
    return ProviderFailed(
        "refused",
        f"{call.address} answered ({status}), but not in the words of this protocol. {_BASE_URL}",
        status=status,
    )


_BASE_URL: Final = (
    "Check base_url and the protocol: base_url ends in /v1 for most servers of the openai protocol, "
    "and in no version for anthropic and google."
)


def _told(call: Call, status: int, error: Mapping[str, Any], because: str) -> tuple[FailedOutcome, str]:
    if (status in (400, 404) and _is_about_the_model(error)) or error.get("code") == "model_not_found":
        return "not_found", f"{call.host} has no such model ({because}). Check model_id against the provider's list."
    if status in (401, 403) or "API_KEY_INVALID" in json.dumps(error):
        # Providers repeat parts of a refused key in their reason: better none than that.
        advice = "Check that the key is whole, still valid and of this provider." if call.secret else "Set api_key."
        wants = "refused the key" if call.secret else "wants a key, and the model has none"
        return "unauthorized", f"{call.host} {wants} ({status}). {advice}"
    if status in (404, 405):
        return "not_found", f"There is nothing to ask at {call.address} ({status}). {_BASE_URL}"
    if status == 429:
        return "rate_limited", f"{call.host} has had too many requests, or the credit is used up ({because})."
    if 300 <= status < 400:
        # Not followed: the key would travel along.
        return "refused", f"{call.host} redirects to another address ({status}). Put the final address into base_url."
    if status >= 500:
        return "refused", f"{call.host} has failed ({because})."
    return "refused", f"{call.host} refused the request ({because}). Check the settings of this model."


def _is_about_the_model(error: Mapping[str, Any]) -> bool:
    return bool(_MISSING_MODEL.search(str(error.get("message") or "")))


def _error_object(body: bytes) -> Mapping[str, Any]:
    """`{"error": {…}}`, the inner object alone, a text in its place, or a list of one; empty for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if isinstance(found, list) and found:
        found = found[0]
    inner = found.get("error", found) if isinstance(found, dict) else None
    if isinstance(inner, str):
        return {"message": inner}
    return inner if isinstance(inner, dict) else {}


def _retry_after(headers: Mapping[str, str], body: bytes) -> int | None:
    """Whole seconds."""
    value = headers.get("retry-after", "").encode()
    # Google puts it into the body: details: [{"retryDelay": "17.3s"}].
    if seconds := re.fullmatch(rb"(\d{1,7})(?:\.\d*)?", value) or re.search(
        rb'"retryDelay": ?"(\d{1,7})[.\d]*s"', body
    ):
        return int(seconds[1])
    with suppress(ValueError, TypeError):
        return max(0, round((parsedate_to_datetime(value.decode()) - datetime.now(UTC)).total_seconds()))
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
