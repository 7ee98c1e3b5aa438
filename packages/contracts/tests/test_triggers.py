"""What starts a subscription."""

from __future__ import annotations

from typing import Any

import pytest
from wegent_contracts.errors import FieldError
from wegent_contracts.resources.cron import check_cron

from .support import example, put, refused


def errors_of(trigger: dict[str, Any]) -> list[FieldError]:
    return refused("Subscription", put(example("Subscription"), "spec.trigger", trigger))


@pytest.mark.parametrize(
    "expression",
    ["* * * * *", "0 9 * * 1-5", "*/15 0,12 1-31/2 JAN-jun sun", "59 23 31 12 7", "  0  8 * * MON,WED "],
)
def test_cron_expressions(expression: str) -> None:
    assert check_cron(expression) == expression


@pytest.mark.parametrize(
    ("expression", "field"),
    [
        ("0 9 * *", "5 fields"),
        ("@daily", "5 fields"),
        ("60 * * * *", "minute"),
        ("* 24 * * *", "hour"),
        ("* * 0 * *", "day of the month"),
        ("* * * 13 *", "month"),
        ("* * * * 8", "day of the week"),
        ("5-1 * * * *", "minute"),
        ("*/0 * * * *", "minute"),
        ("1,,2 * * * *", "minute"),
        ("* * * MOON *", "month"),
        ("-1 * * * *", "minute"),
    ],
)
def test_what_is_no_cron_expression(expression: str, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        check_cron(expression)


@pytest.mark.parametrize(
    "trigger",
    [
        {"type": "interval", "interval": {"value": 2, "unit": "hours"}},
        {"type": "one_time", "one_time": {"execute_at": "2027-01-31T09:00:00+08:00"}},
        {"type": "event", "event": {"event_type": "webhook"}},
        {"type": "event", "event": {"event_type": "webhook", "webhook": {"secret": "${secret:hook}"}}},
        {"type": "event", "event": {"event_type": "git_push", "git_push": {"repository": "a/b", "branch": "main"}}},
        {"type": "event", "event": {"event_type": "inbox_message"}},
    ],
)
def test_triggers(trigger: dict[str, Any]) -> None:
    assert errors_of(trigger) == []


@pytest.mark.parametrize(
    ("trigger", "path", "rule"),
    [
        ({"type": "cron"}, "cron", "missing"),
        ({"type": "cron", "interval": {"value": 1, "unit": "days"}}, "cron", "missing"),
        ({"type": "weekly"}, "type", "literal_error"),
        ({"type": "interval", "interval": {"value": 0, "unit": "days"}}, "interval.value", "greater_than_equal"),
        ({"type": "interval", "interval": {"value": 1, "unit": "weeks"}}, "interval.unit", "literal_error"),
        (
            {"type": "one_time", "one_time": {"execute_at": "2027-01-31T09:00:00"}},
            "one_time.execute_at",
            "timezone_aware",
        ),
        ({"type": "event", "event": {"event_type": "git_push"}}, "event.git_push", "missing"),
        ({"type": "event", "event": {"event_type": "git_push", "webhook": {}}}, "event.git_push", "missing"),
        ({"type": "event", "event": {"event_type": "inbox_message", "webhook": {}}}, "event.webhook", "trigger"),
    ],
)
def test_triggers_that_are_wrong(trigger: dict[str, Any], path: str, rule: str) -> None:
    (error,) = errors_of(trigger)

    assert (error.path, error.rule) == (f"spec.trigger.{path}", rule)


def test_a_trigger_has_the_field_of_its_type_only() -> None:
    both = {"type": "cron", "cron": {"expression": "* * * * *"}, "interval": {"value": 1, "unit": "days"}}

    (error,) = errors_of(both)

    assert (error.path, error.rule) == ("spec.trigger.interval", "trigger")


@pytest.mark.parametrize(
    ("target", "path", "rule"),
    [
        ({"type": "local"}, "deviceRef", "missing"),
        ({"type": "managed", "device_id": "d"}, "type", "device"),
        ({"type": "cloud", "device_id": "d", "deviceRef": {"name": "d"}}, "device_id", "device"),
    ],
)
def test_targets_name_one_device(target: dict[str, Any], path: str, rule: str) -> None:
    (error,) = refused("Subscription", put(example("Subscription"), "spec.executionTarget", target))

    assert (error.path, error.rule) == (f"spec.executionTarget.{path}", rule)


def test_the_short_name_of_the_timeout_is_taken() -> None:
    document = example("Subscription")
    document["spec"]["timeout"] = document["spec"].pop("timeoutSeconds")

    assert refused("Subscription", document) == []
