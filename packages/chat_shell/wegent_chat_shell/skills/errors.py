"""Why a package of a skill is not taken."""

from __future__ import annotations

from wegent_contracts.errors import FieldError, Invalid


class SkillRefused(Invalid):
    """The package is not what a skill may be; `details.fields` has a stable name of the reason as `rule`."""

    reason = "SkillRefused"


def refused(rule: str, message: str, path: str = "package") -> SkillRefused:
    return SkillRefused(message, fields=[FieldError(path=path, rule=rule, message=message)])
