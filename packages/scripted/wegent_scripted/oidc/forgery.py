"""What one login at the provider comes to: who it is, and what of the answer is not as it should be.

Both are told by a text such as `alice [[nonce:wrong]]`: typed into the form, or given to `OidcScript.approve_as`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

_DIRECTIVE = re.compile(r"\[\[([a-z_]+)(?::(.*?))?\]\](?!\])")
SIGNATURES = ("foreign", "none", "shared")


class MalformedLogin(ValueError):
    """A directive that is not known, or whose argument makes no sense. The message says which."""


@dataclass(frozen=True)
class Login:
    """`claims` replace those of the id_token; a value of None takes the claim away.

    `signature` is empty for a right one; `foreign`: by a key that the provider does not publish, under the published
    id; `none`: the algorithm none; `shared`: HMAC with the public key as if it were a secret.
    """

    name: str
    claims: dict[str, Any] = field(default_factory=dict)
    state: str | None = None
    issuer_parameter: str | None = None
    signature: str = ""
    rotate: bool = False
    slim: bool = False
    userinfo_subject: str | None = None
    error: str | None = None


def read_login(text: str) -> Login:
    """Raises MalformedLogin."""
    login = Login(_DIRECTIVE.sub("", text).strip())
    for name, argument in _DIRECTIVE.findall(text):
        apply = _KNOWN.get(name)
        if apply is None:
            raise MalformedLogin(f"[[{name}]] is no directive of the OIDC provider; there is: {', '.join(_KNOWN)}")
        login = apply(login, argument)
    return login


def _claim(name: str) -> Callable[[Login, str], Login]:
    return lambda login, value: replace(login, claims={**login.claims, name: value})


def _any_claim(login: Login, argument: str) -> Login:
    name, _, value = argument.partition(" ")
    try:
        return _claim(name)(login, json.loads(value))
    except ValueError as error:
        raise MalformedLogin("[[claim]] needs a name and JSON, for example [[claim:azp null]]") from error


def _expired(login: Login, argument: str) -> Login:
    """Seconds ago; 3600 when not said. Counted when the token is made."""
    return replace(login, claims={**login.claims, "exp": -int(argument or 3600)})


def _groups(login: Login, argument: str) -> Login:
    groups = [name.strip() for name in argument.split(",") if name.strip()]
    return replace(login, claims={**login.claims, "groups": groups})


def _signature(login: Login, argument: str) -> Login:
    if argument not in SIGNATURES:
        raise MalformedLogin(f"[[signature]] needs one of {', '.join(SIGNATURES)}")
    return replace(login, signature=argument)


_KNOWN: dict[str, Callable[[Login, str], Login]] = {
    "state": lambda login, value: replace(login, state=value),
    "iss": lambda login, value: replace(login, issuer_parameter=value),
    "nonce": _claim("nonce"),
    "issuer": _claim("iss"),
    "audience": _claim("aud"),
    "subject": _claim("sub"),
    "email": _claim("email"),
    "user_name": _claim("preferred_username"),
    "claim": _any_claim,
    "expired": _expired,
    "unverified": lambda login, _: replace(login, claims={**login.claims, "email_verified": False}),
    "groups": _groups,
    "signature": _signature,
    "rotate": lambda login, _: replace(login, rotate=True),
    "userinfo": lambda login, value: replace(login, userinfo_subject=value),
    "slim": lambda login, _: replace(login, slim=True),
    "error": lambda login, value: replace(login, error=value or "access_denied"),
}
