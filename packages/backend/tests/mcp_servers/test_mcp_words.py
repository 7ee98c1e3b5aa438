"""Placeholders, the common JSON form, differences, tokens of tasks: without a server."""

from __future__ import annotations

import time
from typing import Any

import pytest
from wegent_backend.auth.errors import InvalidToken, TokenExpired
from wegent_backend.auth.task_tokens import TaskClaims, TaskTokens
from wegent_backend.auth.tokens import Tokens
from wegent_backend.mcp_servers.differences import reviewed
from wegent_backend.mcp_servers.imports import imported
from wegent_backend.mcp_servers.placeholders import UnknownPlaceholder, Values, filled
from wegent_chat_shell.tools.mcp.definitions import Definition
from wegent_contracts.errors import Invalid

VALUES = Values({"backend_url": "https://w.example", "user.name": "a/b ?"}, {"task_token": "is not here"})

KEY = "k" * 32


def test_placeholders_in_every_shape() -> None:
    written = {"A": "${{user.name}}", "B": ["x", "${{ backend_url }}/mcp"], "C": 5}
    assert filled("env", written, VALUES) == {"A": "a/b ?", "B": ["x", "https://w.example/mcp"], "C": 5}


def test_a_name_is_no_part_of_an_address() -> None:
    assert filled("url", "${{backend_url}}/${{user.name}}", VALUES) == "https://w.example/a%2Fb%20%3F"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${{user.mail}}", "headers.X: there is no ${{user.mail}}. There are ${{backend_url}}"),
        ("${{task_token}}", "headers.X: ${{task_token}} is not here."),
        ("${{}}", "headers.X: there is no ${{}}"),
    ],
)
def test_what_means_nothing_is_named_with_its_field(text: str, told: str) -> None:
    with pytest.raises(UnknownPlaceholder) as error:
        filled("headers", {"X": text}, VALUES)
    assert str(error.value).startswith(told)


def test_what_is_filled_in_is_not_looked_through_again() -> None:
    values = Values({"user.name": "${{task_token}}", "task_token": "s3cret"}, {})
    assert filled("headers.X", "${{user.name}}", values) == "${{task_token}}"


@pytest.mark.parametrize("wrapper", ["mcpServers", "servers", None])
def test_the_common_form(wrapper: str | None) -> None:
    servers = {
        "files": {"command": "npx", "args": ["-y", "server"], "env": {"PORT": 80}, "disabled": False},
        "far": {"type": "http", "url": "https://h/mcp", "headers": {"A": "b"}, "timeout": 30_000, "alwaysAllow": []},
        "old": {"serverUrl": "https://h/sse", "type": "sse"},
    }
    found, patch, notes = imported({wrapper: servers} if wrapper else servers, [], "append")
    assert found == {
        "files": {"command": "npx", "args": ["-y", "server"], "env": {"PORT": "80"}},
        "far": {"type": "streamable-http", "url": "https://h/mcp", "headers": {"A": "b"}, "timeout": 30.0},
        "old": {"type": "sse", "url": "https://h/sse"},
    }
    assert patch == {"spec": {"mcpServers": found}}
    assert notes == ['Of "far" is left out: alwaysAllow.']


def test_appended_ones_take_no_name_that_is_taken() -> None:
    found, _, notes = imported({"a": {"url": "https://h"}}, ["a", "a-2"], "append")
    assert (list(found), notes) == (["a-3"], ['"a" is there already; the new one is called "a-3".'])


def test_replacing_takes_the_others_away() -> None:
    _, patch, _ = imported({"a": {"url": "https://h"}}, ["a", "b"], "replace")
    assert patch["spec"]["mcpServers"] == {"b": None, "a": {"url": "https://h"}}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], "mcpServers"),
        ({"a": "npx"}, "mcpServers"),
        ({"mcpServers": {"a": "npx"}}, "mcpServers.a"),
        ({"a": {}}, "mcpServers.a.url"),
        ({"a": {"command": "x", "args": "-y"}}, "mcpServers.a.args"),
        ({str(number): {"url": "https://h"} for number in range(51)}, "mcpServers"),
    ],
)
def test_what_is_not_right_is_named(document: Any, path: str) -> None:
    with pytest.raises(Invalid) as error:
        imported(document, [], "append")
    assert [field["path"] for field in (error.value.details or {})["fields"]] == [path]


def definition(name: str, description: str = "Does it", **properties: Any) -> Definition:
    return Definition(name, description, {"type": "object", "properties": properties})


def pin(found: Definition) -> tuple[str, dict[str, Any]]:
    return found.hash, found.document


def test_what_has_become_of_tools() -> None:
    same, before, after = definition("same"), definition("other"), definition("other", x={"type": "string"})
    pinned = {"same": pin(same), "other": pin(before), "gone": pin(definition("gone"))}
    tools = {tool.name: tool for tool in reviewed(pinned, [pin(same), pin(after), pin(definition("fresh"))])}
    assert {name: tool.state for name, tool in tools.items()} == {
        "same": "approved",
        "other": "changed",
        "fresh": "new",
        "gone": "removed",
    }
    assert '+    "x": {' in str(tools["other"].diff)
    assert tools["gone"].hash is None


def test_the_hash_is_of_everything_that_a_server_says() -> None:
    found = definition("a")
    others = [
        definition("b"),
        definition("a", "Does something else"),
        definition("a", x={}),
        Definition("a", found.description, found.parameters, {"readOnlyHint": True}),
    ]
    assert len({found.hash, *(other.hash for other in others)}) == 5
    again = Definition("a", "Does it", {"properties": {}, "type": "object"})
    assert again.hash == found.hash, "the order of fields does not matter"


def test_a_token_of_a_task_is_good_for_that_alone() -> None:
    tokens = TaskTokens(KEY)
    assert tokens.read(tokens.issue(5, 7)) == TaskClaims(5, 7)
    assert tokens.issue(5, 7, now=7200.0) == tokens.issue(5, 7, now=10_799.0), "connections stay the same for an hour"
    with pytest.raises(TokenExpired):
        tokens.read(tokens.issue(5, 7, now=time.time() - 3 * 3600))
    logins = Tokens(KEY, minutes=5)
    with pytest.raises(InvalidToken):
        logins.read(tokens.issue(5, 7))
    with pytest.raises(InvalidToken):
        tokens.read(logins.issue(5, "login"))
