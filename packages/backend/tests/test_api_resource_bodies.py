"""Bodies and addresses of resources that are not what they should be, or only look like that."""

import httpx
import pytest

API = "/api/v1"
GHOST = '{"metadata": {"name": "a"}, "spec": {"systemPrompt": "x"}'
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("", 400, "The body is empty"),
        ("null", 422, "not nothing"),
        ("1171", 422, "not a number or truth value"),
        ('"x"', 422, 'not "x"'),
        (r'{"metadata": {"name": "\ud800"}}', 400, "Half of a surrogate pair"),
        (GHOST + r', "\ud800": 1, "\ud800": 2}', 400, r'The key "\ud800" is there twice'),
        (GHOST + ', "spec": {}}', 400, 'The key "spec" is there twice'),
        (GHOST + ', "spce": 1}', 422, 'spce: There is no field "spce" here. Did you mean "spec"?'),
        ('{"metdata": {"name": "a"}}', 422, 'Did you mean "metadata"?'),
        ('{"metadata": {"name": "a", "resourceVersion": "' + "9" * 5000 + '"}}', 422, "whole number that was read"),
        ('{"metadata": {"name": "a", "resourceVersion": ' + "9" * 5000 + "}}", 400, "does not fit into 64 bits"),
        ('{"metadata": {"name": "a"}, "spec": {"a": 1e400}}', 400, "too large"),
        ('{"metadata": {"name": "a"}, "spec": {"a": NaN}}', 400, "NaN is not JSON"),
        ("[" * 100_000, 400, "nested"),
        (GHOST + ', "status": ' + "[" * 60 + "]" * 60 + "}", 400, "nested more than 50 levels deep"),
    ],
)
async def test_what_cannot_be_a_resource_is_refused_with_words(
    admin: httpx.AsyncClient, body: str, status: int, said: str
) -> None:
    answer = await admin.post(f"{API}/ghosts", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    assert (await admin.get(f"{API}/ghosts/a")).status_code == 404


async def test_characters_of_all_planes_are_kept(admin: httpx.AsyncClient) -> None:
    body = r'{"metadata": {"name": "a"}, "spec": {"systemPrompt": "\ud83d\ude00 ₿"}}'
    await admin.post(f"{API}/ghosts", content=body)

    assert (await admin.get(f"{API}/ghosts/a")).json()["spec"]["systemPrompt"] == "😀 ₿"


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
async def test_nested_namespaces_are_one_part_of_an_address(admin: httpx.AsyncClient, slash: str) -> None:
    form = f"{API}/namespaces/team{slash}backend"
    ghost = {"metadata": {"name": "a"}, "spec": {"systemPrompt": "x"}}

    assert (await admin.post(f"{form}/ghosts", json=ghost)).status_code == 201
    assert (await admin.put(f"{form}/secrets/s", json={"value": "x"})).status_code == 201

    shown = (await admin.get(f"{form}/ghosts/a")).json()
    assert shown["metadata"]["namespace"] == "team/backend"
    assert (await admin.get(f"/api/namespaces/team{slash}backend/ghosts/a")).json() == shown
    assert (await admin.get(f"{API}/namespaces/team/backend/ghosts/a")).status_code == 404
    assert (await admin.get(f"{API}/namespaces/team{slash}{slash}backend/ghosts")).status_code == 422
