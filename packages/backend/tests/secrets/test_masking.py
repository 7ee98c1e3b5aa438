"""Documents show no secret, wherever it stands."""

from typing import Any

import pytest
from wegent_backend.secrets.masking import masked, named_secrets

from .rig import Tool, doc


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        ({"token": "plain"}, {"token": "***"}),
        ({"token": {"$secret": "id"}}, {"token": "***"}),
        ({"token": {"other": ["plain"]}}, {"token": "***"}),
        ({"token": 5}, {"token": "***"}),
        ({"token": None}, {"token": None}),
        ({"token": ""}, {"token": ""}),
        ({"token": "${secret:my-key}"}, {"token": "${secret:my-key}"}),
        ({"token": "${env:MY_KEY}"}, {"token": "${env:MY_KEY}"}),
        ({"token": "x${env:MY_KEY}"}, {"token": "***"}),
        ({"token": "${secret:my key}"}, {"token": "***"}),
        ({"words": ["a", {"$secret": "id"}]}, {"words": ["***", "***"]}),
        (
            {"steps": [{"name": "a", "passWord": "p"}, {}, "odd"]},
            {"steps": [{"name": "a", "passWord": "***"}, {}, "odd"]},
        ),
        (
            {"servers": {"a": {"url": "u", "env": {"X/Y": "p", "*": "q"}}, "b": None}},
            {"servers": {"a": {"url": "u", "env": {"X/Y": "***", "*": "***"}}, "b": None}},
        ),
        ({"anything": {"token": "not marked"}}, {"anything": {"token": "not marked"}}),
        ({"servers": "of another type"}, {"servers": "of another type"}),
    ],
)
def test_a_secret_shows_as_stars_and_a_reference_as_itself(spec: dict[str, Any], shown: dict[str, Any]) -> None:
    assert masked(Tool, doc(**spec)) == doc(**shown)


def test_the_document_itself_is_left_alone_and_what_is_not_secret_is_shared() -> None:
    document = doc(token="plain", servers={"a": {"env": {"K": "plain"}}}, anything={"large": list(range(9))})

    shown = masked(Tool, document)

    assert document["spec"]["token"] == document["spec"]["servers"]["a"]["env"]["K"] == "plain"
    assert shown["spec"]["anything"] is document["spec"]["anything"]
    assert list(shown["spec"]) == list(document["spec"])


def test_references_to_stored_secrets_are_found_with_their_paths() -> None:
    document = doc(
        token="${secret:one}",
        words=["plain", "${secret:two.2}"],
        servers={"my server": {"env": {"KEY": "${secret:one}", "HOME": "${env:HOME}"}}},
    )

    assert sorted(named_secrets(Tool, document)) == [
        ('spec.servers["my server"].env.KEY', "one"),
        ("spec.token", "one"),
        ("spec.words[1]", "two.2"),
    ]
