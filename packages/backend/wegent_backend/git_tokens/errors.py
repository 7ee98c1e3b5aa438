"""What can go wrong with git tokens. No message holds one."""

from __future__ import annotations

from wegent_contracts.errors import FieldError, Invalid, NotFound, TooLarge


class TooManyGitTokens(TooLarge):
    """More hosts than one may keep tokens for."""

    reason = "TooManyGitTokens"

    def __init__(self, most: int) -> None:
        super().__init__(f"Tokens are kept for {most} git hosts at most (WEGENT_MAX_GIT_TOKENS). Delete one.")


def host_not_found(host: str) -> NotFound:
    return NotFound(f'You have no token for the git host "{host}".', details={"kind": "GitToken", "host": host})


def refused(path: str, rule: str, message: str) -> Invalid:
    return Invalid(message, fields=[FieldError(path=path, rule=rule, message=message)])
