"""`wegent get` against a store on loopback."""

from __future__ import annotations

import json

import pytest

from .fake_store import Cli, FakeStore

NOT_YET = {"type": "Ready", "status": "False", "reason": "NotYetImplemented", "message": "Later."}


def team(mode: str = "solo", members: int = 1) -> dict[str, object]:
    return {"collaborationModel": mode, "members": [{"botRef": {"name": f"b{n}"}} for n in range(members)]}


@pytest.fixture
def teams(store: FakeStore) -> FakeStore:
    store.put("Team", "dev", team("pipeline", 3), status={"conditions": [NOT_YET]}, labels={"tier": "a"})
    store.put("Team", "wegent-chat", team(), userId=0)
    store.put("Team", "elsewhere", team(), namespace="ops")
    return store


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_a_table_of_one_kind_in_the_namespace(teams: FakeStore, wegent: Cli) -> None:
    lines = wegent("get", "te").stdout.splitlines()
    assert lines[0].split() == ["NAME", "MODE", "MEMBERS", "READY", "AGE"]
    assert lines[1].startswith("dev           pipeline   3         False (NotYetImplemented)   ")
    assert lines[2].startswith("wegent-chat   solo       1         True ")
    assert len(lines) == 3


def test_wide_labels_and_every_namespace(teams: FakeStore, wegent: Cli) -> None:
    table = rows(wegent("get", "teams", "-A", "-o", "wide", "--show-labels").stdout)
    assert table[0] == ["NAMESPACE", "NAME", "MODE", "MEMBERS", "BOTS", "READY", "DRIFTED", "SCOPE", "AGE", "LABELS"]
    assert table[1][:5] == ["default", "dev", "pipeline", "3", "b0,b1,b2"]
    assert table[1][-1] == "tier=a"
    assert [row[0] for row in table[2:]] == ["default", "ops"]
    assert table[2][-3] == "public"


def test_several_kinds_are_several_tables_with_kinds_in_the_names(teams: FakeStore, wegent: Cli) -> None:
    teams.put("Model", "gpt", {"modelConfig": {"env": {"model": "openai", "model_id": "gpt-5"}}, "modelType": "llm"})
    first, second = wegent("get", "te,models").stdout.split("\n\n")
    assert [row[0] for row in rows(first)] == ["NAME", "team/dev", "team/wegent-chat"]
    assert rows(second)[1][:4] == ["model/gpt", "openai", "gpt-5", "llm"]


def test_forms_for_programs(teams: FakeStore, wegent: Cli) -> None:
    assert wegent("get", "team", "-o", "name").stdout == "team/dev\nteam/wegent-chat\n"
    whole = json.loads(wegent("get", "team", "-o", "json").stdout)
    assert [item["metadata"]["name"] for item in whole["items"]] == ["dev", "wegent-chat"]
    assert json.loads(wegent("get", "team", "dev", "-o", "json").stdout)["kind"] == "Team"
    yaml = wegent("get", "team", "-o", "yaml").stdout
    assert yaml.count("---\n") == 1
    assert yaml.startswith("apiVersion: agent.wecode.io/v1\nkind: Team\n")
    names = wegent("get", "team", "-o", "jsonpath={.items[*].metadata.name}").stdout
    assert names == "dev wegent-chat\n"
    assert wegent("get", "te/dev", "-o", "jsonpath={.spec.members[1].botRef.name}").stdout == "b1\n"


def test_selectors_filters_limits_and_pages(teams: FakeStore, wegent: Cli) -> None:
    for number in range(5):
        teams.put("Ghost", f"ghost-{number}", {"systemPrompt": "x"}, labels={"even": str(number % 2 == 0).lower()})
    assert wegent("get", "gh", "-l", "even=false", "-o", "name").stdout == "ghost/ghost-1\nghost/ghost-3\n"
    assert wegent("get", "gh", "--filter", "T-4", "-o", "name").stdout == "ghost/ghost-4\n"
    assert wegent("get", "gh", "--limit", "2", "-o", "name").stdout == "ghost/ghost-0\nghost/ghost-1\n"
    teams.asked.clear()
    assert len(wegent("get", "gh", "--chunk-size", "2", "-o", "name").stdout.splitlines()) == 5
    assert [asked.query.get("cursor") for asked in teams.asked] == [None, "2", "4"]


def test_sorting_takes_numbers_before_texts_and_limits_afterwards(store: FakeStore, wegent: Cli) -> None:
    for name, size in (("a", 10), ("b", 9), ("c", "text"), ("d", None)):
        store.put("Ghost", name, {"size": size} if size is not None else {})
    sort = ("get", "gh", "-o", "jsonpath={.items[*].metadata.name}", "--sort-by", "{.spec.size}")
    assert wegent(*sort).stdout == "b a c d\n"
    assert wegent(*sort, "--limit", "1").stdout == "b\n"


def test_a_missing_name_is_said_and_the_others_are_shown(teams: FakeStore, wegent: Cli) -> None:
    result = wegent("get", "team", "dev", "nobody", "-o", "name", code=3)
    assert result.stdout == "team/dev\n"
    assert result.stderr == "There is no Team nobody in default.\n"


def test_nothing_there_is_no_error(store: FakeStore, wegent: Cli) -> None:
    result = wegent("get", "bots", "-n", "ops")
    assert (result.stdout, result.stderr) == ("", "There are no bots in ops.\n")
    assert wegent("get", "all", "-n", "ops").stderr == "There is nothing in ops.\n"
    assert json.loads(wegent("get", "bots", "-o", "json").stdout)["items"] == []


def test_public_ones_only(teams: FakeStore, wegent: Cli) -> None:
    assert wegent("get", "te", "--public", "-o", "name").stdout == "team/wegent-chat\n"


def test_what_others_wrote_does_not_steer_the_terminal(store: FakeStore, wegent: Cli) -> None:
    store.put("Ghost", "evil", {"systemPrompt": "one\n\x1b[2Jtwo\x9b0m \u202edlrow"})
    assert "one \\x1b[2Jtwo\\x9b0m \\u202edlrow" in wegent("get", "gh").stdout
    shown = wegent("get", "gh", "evil", "-o", "json").stdout
    assert "\x9b" not in shown
    assert json.loads(shown)["spec"]["systemPrompt"] == "one\n\x1b[2Jtwo\x9b0m \u202edlrow"


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["get", "temas"], 'There is no kind "temas". Did you mean "teams"?'),
        (["get", "zzz"], 'There is no kind "zzz". There is: models, '),
        (["get", "team", "-o", "xml"], 'There is no output "xml"'),
        (["get", "team", "-o", "jsonpath"], 'There is no output "jsonpath"'),
        (["get", "team", "-o", "jsonpath={.items[}"], "cannot be read"),
        (["get", "team/a", "b"], "not both"),
        (["get", "team/"], "is not KIND/NAME"),
        (["get", "team", "a", "-A"], "needs no --selector"),
        (["get", "team", "--sort-by", ".a["], "cannot be read"),
        (["get", "team", "--server", "localhost"], "begins with http:// or https://"),
        (["get", "team", "--context", "nowhere"], "There is no context nowhere"),
    ],
)
def test_wrong_usage(store: FakeStore, wegent: Cli, args: list[str], why: str) -> None:
    assert why in wegent(*args, code=2).stderr
    assert store.asked == []


def test_every_word_for_a_kind(teams: FakeStore, wegent: Cli) -> None:
    for word in ("team", "teams", "te", "Team", "TEAMS"):
        assert wegent("get", word, "dev", "-o", "name").stdout == "team/dev\n"
    assert "team/dev" in wegent("get", "all", "-o", "name").stdout
