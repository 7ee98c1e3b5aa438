"""What starts a subscription: a clock, or something that happens."""

from __future__ import annotations

import zoneinfo
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from wegent_contracts.resources.base import WireModel, refusal
from wegent_contracts.resources.cron import check_cron
from wegent_contracts.resources.marks import Secret
from wegent_contracts.resources.patterns import BRANCH_PATTERN

TRIGGERS: Final = ("cron", "interval", "one_time", "event")


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _timezone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A machine without time zone data cannot tell; the one that runs the clock will.
        if name == "UTC" or not _timezones():
            return name
    else:
        return name
    near = get_close_matches(name, _timezones(), n=1)
    hint = f'Did you mean "{near[0]}"?' if near else "Write one as Europe/Berlin, Asia/Shanghai or UTC."
    raise ValueError(f"There is no such time zone. {hint}")


class CronTrigger(WireModel):
    """Times that come again, as in a crontab."""

    expression: Annotated[str, AfterValidator(check_cron)] = Field(
        max_length=200,
        description="Minute, hour, day of month, month, day of week; 0 9 * * 1-5 is 9:00 on working days",
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="UTC", max_length=100, description="Time zone that the hours are in, for example Asia/Shanghai"
    )


class IntervalTrigger(WireModel):
    """The same time again and again."""

    value: int = Field(ge=1, le=10_000, description="How many minutes, hours or days pass between two runs")
    unit: Literal["minutes", "hours", "days"] = Field(description="What `value` counts")


class OneTimeTrigger(WireModel):
    """Once."""

    model_config = ConfigDict(alias_generator=None)

    execute_at: AwareDatetime = Field(description="When, with its time zone: 2027-01-31T09:00:00+08:00")


class WebhookEvent(WireModel):
    """A call of the subscription's own address, status.webhookUrl."""

    secret: Secret | None = Field(
        default=None, description="Key of the HMAC-SHA256 in X-Webhook-Signature; without it nobody's call is checked"
    )


class GitPushEvent(WireModel):
    """A push into a repository."""

    repository: str = Field(min_length=1, max_length=500, description="Address or path of it, for example acme/shop")
    branch: str | None = Field(
        default=None, pattern=BRANCH_PATTERN, max_length=255, description="Branch that counts; every one when absent"
    )


class EventTrigger(WireModel):
    """Something that happens elsewhere."""

    model_config = ConfigDict(alias_generator=None)

    event_type: Literal["webhook", "git_push", "inbox_message"] = Field(description="What happens")
    webhook: WebhookEvent | None = Field(default=None, description="How calls are checked (webhook)")
    git_push: GitPushEvent | None = Field(default=None, description="Which pushes count (git_push)")

    @model_validator(mode="after")
    def _has_its_details(self) -> EventTrigger:
        if self.event_type == "git_push" and self.git_push is None:
            raise refusal("git_push", "missing", "Name the repository whose pushes count.")
        for name in ("webhook", "git_push"):
            if name != self.event_type and getattr(self, name) is not None:
                raise refusal(name, "trigger", f"The event_type is {self.event_type}: leave this out, or change that.")
        return self


class Trigger(WireModel):
    """When a subscription runs: `type`, and the field of that name."""

    model_config = ConfigDict(alias_generator=None)

    type: Literal["cron", "interval", "one_time", "event"] = Field(description="What starts it")
    cron: CronTrigger | None = Field(default=None, description="Times as in a crontab (type cron)")
    interval: IntervalTrigger | None = Field(default=None, description="Every so often (type interval)")
    one_time: OneTimeTrigger | None = Field(default=None, description="Once (type one_time)")
    event: EventTrigger | None = Field(default=None, description="When something happens (type event)")

    @model_validator(mode="after")
    def _has_the_field_of_its_type(self) -> Trigger:
        written: dict[str, Any] = {name: getattr(self, name) for name in TRIGGERS}
        if written[self.type] is None:
            raise refusal(self.type, "missing", f"A trigger of the type {self.type} needs this field.")
        for name, value in written.items():
            if name != self.type and value is not None:
                raise refusal(name, "trigger", f"The type is {self.type}: leave this out, or change the type.")
        return self
