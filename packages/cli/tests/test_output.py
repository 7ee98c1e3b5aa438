"""Tables, ages, and text that terminals must not obey."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wegent.client.errors import NotFound, error_of
from wegent.client.terminal import complaint
from wegent.resources import columns, output, table
from wegent_kit.terminal import safe

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (200, "3m20s"),
        (600, "10m"),
        (3 * 3600, "3h"),
        (3 * 3600 + 300, "3h5m"),
        (47 * 3600, "47h"),
        (2 * 86400, "2d"),
        (2 * 86400 + 4 * 3600, "2d4h"),
        (8 * 86400, "8d"),
        (729 * 86400, "729d"),
        (1000 * 86400, "2y270d"),
        (9 * 365 * 86400, "9y"),
    ],
)
def test_ages_are_those_of_kubectl(seconds: int, text: str) -> None:
    assert columns.age((NOW - timedelta(seconds=seconds)).isoformat(), NOW) == text


def test_an_age_without_a_time_or_from_a_clock_that_is_ahead() -> None:
    assert columns.age(None, NOW) == "-"
    assert columns.age("2026-06-01T12:00:05Z", NOW) == "0s"
    assert columns.age("2026-06-01T11:59:55", NOW) == "5s"


def test_columns_are_aligned_whatever_the_script() -> None:
    text = table.plain(["NAME", "N"], [["开发", "1"], ["e\u0301a", "2"], ["abcdef", "3"]])
    assert text == "NAME     N\n开发     1\ne\u0301a       2\nabcdef   3\n"


def test_a_long_text_is_cut_and_a_name_never() -> None:
    item = {"kind": "Ghost", "metadata": {"name": "n" * 100}, "spec": {"systemPrompt": "p " * 100}}
    shown = columns.columns("Ghost", wide=False, namespace=False, labels=False, now=NOW)
    cells = {column.title: column.text(item) for column in shown}
    assert cells["NAME"] == "n" * 100
    assert len(cells["PROMPT"]) == columns.LONGEST
    assert cells["PROMPT"].endswith("…")


def test_control_characters_become_visible() -> None:
    assert safe("a\x1b]0;x\x07\tb\nc\x9b\u202e") == "a\\x1b]0;x\\x07\tb\nc\\x9b\\u202e"
    assert output.as_json({"a": "\u202e\x9b\n"}, indent=None) == '{"a": "\\u202e\\u009b\\n"}'


def test_an_error_says_which_fields_owners_and_referrers() -> None:
    details = {
        "fields": [{"path": "spec.promt", "rule": "extra", "message": 'Did you mean "prompt"?'}],
        "conflicts": [{"path": "spec.icon", "manager": "api"}],
        "referrers": [{"kind": "Team", "namespace": "default", "name": "dev", "path": "spec.members[0].botRef"}],
    }
    body = {"error": {"reason": "Invalid", "message": "No.", "details": details, "request_id": "r-1"}}
    assert complaint(error_of("http://x", 422, body)).splitlines() == [
        "No.",
        '  spec.promt: Did you mean "prompt"?',
        "  spec.icon belongs to api",
        "  Team default/dev at spec.members[0].botRef",
    ]
    assert "r-1" in complaint(error_of("http://x", 500, body))
    assert "is the address right?" in complaint(error_of("http://x", 404, "<html>"))


def test_only_a_missing_resource_has_the_exit_code_for_it() -> None:
    body = {"error": {"reason": "NotFound", "message": "no", "details": None, "request_id": None}}
    missing = error_of("http://x", 404, body)
    assert isinstance(missing, NotFound)
    assert missing.exit_code == 3
    body["error"]["reason"] = "NoSuchRoute"
    assert error_of("http://x", 404, body).exit_code == 1


def test_a_narrow_terminal_cuts_long_texts_and_no_names() -> None:
    titles, rows = ["NAME", "PROMPT", "AGE"], [["n" * 30, "p" * 50, "5d"], ["a", "开" * 30, "7d"]]
    lines = table.Layout(titles, rows, room=60)
    first, second = (lines.line(row).rstrip("\n") for row in rows)
    assert first == "n" * 30 + "   " + "p" * 20 + "…   5d"
    assert table.width(first) <= 60
    assert table.width(second) <= 60
    # Where there is no room at all the terminal breaks lines, and nothing disappears.
    assert len(table.Layout(titles, rows, room=10).line(rows[0])) == 30 + 3 + table.NARROWEST + 3 + 2 + 1


def test_colours_change_no_widths() -> None:
    titles, rows = ["NAME", "READY", "AGE"], [["a", "True", "1d"], ["b", "False (Why)", "2d"]]
    coloured = table.Layout(titles, rows, colours=True)
    assert coloured.head() + coloured.line(rows[0]) == (
        "\x1b[1mNAME\x1b[0m   \x1b[1mREADY\x1b[0m         \x1b[1mAGE\x1b[0m\na      \x1b[32mTrue\x1b[0m          1d\n"
    )
