"""What every installation has from the start, and the example that people apply."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from wegent_backend import init_data
from wegent_contracts.resources import KINDS, Bot, Resource, Shell, Team
from wegent_contracts.resources.marks import EACH, references, secrets

INIT_DATA = Path(init_data.__file__).parent
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "dev-team"


def read(directory: Path) -> list[Resource]:
    """In the order of the files."""
    texts = [path.read_text("utf-8") for path in sorted(directory.glob("*.yaml"))]
    return [KINDS[found["kind"]].model_validate(found) for text in texts for found in yaml.safe_load_all(text)]


PUBLIC = read(INIT_DATA)
OWN = read(EXAMPLE)


def values(place: tuple[str, ...], value: Any) -> Iterator[Any]:
    """What stands at the place of a document."""
    if not place:
        yield value
    elif place[0] == EACH:
        for entry in value.values() if isinstance(value, dict) else value:
            yield from values(place[1:], entry)
    elif place[0] in value:
        yield from values(place[1:], value[place[0]])


def documents(resources: list[Resource]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (resource.kind, resource.metadata.name): resource.model_dump(mode="json", by_alias=True, exclude_none=True)
        for resource in resources
    }


def lost_references(resources: list[Resource], there: list[Resource]) -> list[tuple[str, Any]]:
    known = documents(there).keys()
    found = []
    for (kind, _), document in documents(resources).items():
        for place, referred in references(KINDS[kind]):
            names = [ref["name"] if isinstance(ref, dict) else ref for ref in values(place, document)]
            found += [(referred, name) for name in names if (referred, name) not in known]
    return found


def chats(team: Team) -> bool:
    """Whether the team is one that this version can run."""
    by_name = {(resource.kind, resource.metadata.name): resource for resource in PUBLIC}
    bot = by_name["Bot", team.spec.members[0].bot_ref.name]
    assert isinstance(bot, Bot)
    shell = by_name["Shell", bot.spec.shell_ref.name]
    assert isinstance(shell, Shell)
    return team.spec.collaboration_model == "solo" and shell.spec.shell_type == "Chat"


def test_shells_of_all_engines_say_where_they_run() -> None:
    shells = {shell.metadata.name: shell for shell in PUBLIC if isinstance(shell, Shell)}

    assert {name: shell.metadata.labels["type"] for name, shell in shells.items()} == {
        "Chat": "direct_chat",
        "ClaudeCode": "local_engine",
        "Agno": "local_engine",
        "Dify": "external_api",
    }
    assert all(shell.spec.shell_type == name for name, shell in shells.items())
    assert all(shell.spec.requires_workspace is not None for shell in shells.values())


def test_the_built_in_teams_and_those_that_answer_in_this_version() -> None:
    teams = {team.metadata.name: team for team in PUBLIC if isinstance(team, Team)}

    assert teams.keys() == {"wegent-chat", "translator", "dev-team", "spec-clarification", "notebook"}
    assert {name for name, team in teams.items() if not chats(team)} == {"dev-team"}
    assert [member.role for member in teams["dev-team"].spec.members] == ["leader", None, None, None]


@pytest.mark.parametrize(
    "team", [resource for resource in PUBLIC if isinstance(resource, Team)], ids=lambda team: team.metadata.name
)
def test_a_team_says_what_it_is_for(team: Team) -> None:
    assert team.metadata.display_name
    assert team.spec.description
    assert team.spec.icon


@pytest.mark.parametrize("path", sorted(INIT_DATA.glob("team-*.yaml")), ids=lambda path: path.stem)
def test_each_team_has_a_file_of_its_own(path: Path) -> None:
    found = list(yaml.safe_load_all(path.read_text("utf-8")))

    assert [entry["metadata"]["name"] for entry in found if entry["kind"] == "Team"] == [
        path.stem.removeprefix("team-")
    ]


def test_nothing_is_there_twice_or_refers_to_what_is_not_there() -> None:
    assert len(documents(PUBLIC)) == len(PUBLIC)
    assert lost_references(PUBLIC, PUBLIC) == []


# --- examples/dev-team ------------------------------------------------------------------------------------------------


def test_the_example_is_a_team_of_four_with_all_that_it_needs() -> None:
    [team] = [resource for resource in OWN if isinstance(resource, Team)]

    assert len(team.spec.members) == 4
    assert len(documents(OWN)) == len(OWN)
    assert lost_references(OWN, OWN + PUBLIC) == []
    assert {resource.kind for resource in OWN} == {"Ghost", "Model", "Bot", "Team"}


def test_the_example_needs_sorting_and_hides_nothing_that_is_public() -> None:
    assert lost_references(OWN[:1], PUBLIC) != []
    assert documents(OWN).keys() & documents(PUBLIC).keys() == set()


def test_all_of_the_example_can_be_selected_and_no_secret_is_in_it() -> None:
    written = [
        value
        for (kind, _), document in documents(OWN).items()
        for place in secrets(KINDS[kind])
        for value in values(place, document)
    ]

    assert {resource.metadata.labels["app.wegent.io/part-of"] for resource in OWN} == {"dev-team"}
    assert written == ["${secret:dev-team-key}"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_example_is_applied_in_one_go_and_again_without_a_change(admin: httpx.AsyncClient) -> None:
    text = "\n---\n".join(path.read_text("utf-8") for path in sorted(EXAMPLE.glob("*.yaml")))
    yaml_body = {"content": text, "headers": {"Content-Type": "application/yaml"}}

    without = await admin.post("/api/v1/apply", **yaml_body)
    await admin.put("/api/v1/namespaces/default/secrets/dev-team-key", json={"value": "sk-of-the-test"})
    first = await admin.post("/api/v1/apply", **yaml_body)
    again = await admin.post("/api/v1/apply", **yaml_body)

    assert (without.status_code, "dev-team-key" in without.json()["detail"]) == (422, True)
    assert {result["operation"] for result in first.json()["results"]} == {"created"}, first.text
    assert {result["operation"] for result in again.json()["results"]} == {"unchanged"}, again.text
    team = (await admin.get("/api/v1/teams/small-dev-team")).json()
    assert (team["status"]["state"], team["status"]["conditions"][0]["reason"]) == ("Available", "Ready")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_page_offers_the_built_in_teams_that_can_answer(admin: httpx.AsyncClient) -> None:
    teams = (await admin.get("/api/v1/teams")).json()["items"]

    states = {team["metadata"]["name"]: team["status"]["state"] for team in teams}
    assert {name for name, state in states.items() if state == "Unavailable"} == {"dev-team"}
    assert len(states) == 5
