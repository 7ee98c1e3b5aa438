"""Why a login through a provider ends without one."""

from __future__ import annotations

from typing import Literal, TypeAlias

from wegent_contracts.errors import Forbidden

Why: TypeAlias = Literal[
    "unknown_provider",
    "state",
    "denied",
    "provider",
    "token",
    "email_unverified",
    "email_domain",
    "email_taken",
    "no_account",
    "disabled",
    "too_many",
]
"""What the page is told: it has a text for each."""


class OidcRefused(Forbidden):
    """`why` is for the person, `problem` for the log: it says which check failed, and never holds tokens."""

    reason = "OidcRefused"

    def __init__(self, why: Why, problem: str) -> None:
        super().__init__(f"The login was refused: {problem}.", details={"why": why})
        self.why: Why = why
        self.problem = problem
