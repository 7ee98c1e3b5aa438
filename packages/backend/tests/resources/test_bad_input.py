"""What strangers send: each gets a precise error, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import yaml
from wegent_contracts.resources import KINDS

from .rig import API, YAML, applied, apply, bot, create, ghost, model, path, refusal, resource, shell, version

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
JSON = {"content-type": "application/json"}
GHOST = "kind: Ghost\nmetadata: {name: g}\nspec: {systemPrompt: p}\n"


@pytest.fixture
async def stranger(admin: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose requests write nothing."""
    before = await version(admin)
    yield admin
    assert await version(admin) == before


def with_metadata(**metadata: Any) -> dict[str, Any]:
    found = ghost()
    found["metadata"] |= metadata
    return found


NAME = "A name has letters, digits, '-', '_' and '.'"
NAMES = [
    "-a", "a-", ".a", "a b", "a/b", "../a", "é", "a\n", "a" * 254, "'; DROP TABLE kinds;--", "a%00", "${x}", "a\u200bb",
]  # fmt: skip

# What is wrong, where it says so, and what it says.
WRONG: list[tuple[str, Any, str, str]] = [
    ("kind", {**ghost(), "kind": "Gost"}, "kind", 'There is no kind "Gost". Did you mean "Ghost"?'),
    ("kind in small letters", {**ghost(), "kind": "ghost"}, "kind", 'Did you mean "Ghost"?'),
    ("kind of a number", {**ghost(), "kind": 7}, "kind", "kind must be a text."),
    ("kind of a list", {**ghost(), "kind": ["Ghost"]}, "kind", "kind must be a text."),
    ("version", {**ghost(), "apiVersion": "v2"}, "apiVersion", "The apiVersion of this server is agent.wecode.io/v1."),
    ("field", ghost(systemPromt="x"), "spec.systemPromt", 'There is no field "systemPromt" here.'),
    ("field at the top", {**ghost(), "specs": {}}, "specs", 'Did you mean "spec"?'),
    ("field of metadata", with_metadata(lables={}), "metadata.lables", 'Did you mean "labels"?'),
    ("type", ghost(prompt=1), "spec.systemPrompt", "This should be a text: put it in quotes."),
    ("type of spec", {**ghost(), "spec": [1]}, "spec", "This should be an object."),
    ("spec of nothing", {**ghost(), "spec": None}, "spec", ""),
    ("required field", resource("Ghost", "g"), "spec.systemPrompt", "This field is required"),
    ("metadata", {"kind": "Ghost", "spec": {}}, "metadata", "A resource needs metadata with a name."),
    ("metadata of a list", {**ghost(), "metadata": []}, "metadata", "A resource needs metadata with a name."),
    ("no name", {**ghost(), "metadata": {}}, "metadata.name", "A resource needs a name."),
    ("empty name", ghost(""), "metadata.name", "A resource needs a name."),
    ("name of a number", ghost(5), "metadata.name", "This must be a text."),  # type: ignore[arg-type]
    *[(f"name {name[:9]!r}", ghost(name), "metadata.name", NAME) for name in NAMES],
    ("namespace", with_metadata(namespace="a//b"), "metadata.namespace", "A namespace has letters"),
    ("deep namespace", with_metadata(namespace="a/b/c/d/e/f"), "metadata.namespace", "up to 5 levels"),
    ("long namespace", with_metadata(namespace="a" * 254), "metadata.namespace", "at most 253"),
    ("namespace of a number", with_metadata(namespace=7), "metadata.namespace", "This must be a text."),
    ("label", with_metadata(labels={"x": "a b"}), "metadata.labels.x", "The value of a label is empty, or at most 63"),
    ("long label", with_metadata(labels={"x": "a" * 64}), "metadata.labels.x", "at most 63"),
    ("label of a number", with_metadata(labels={"x": 1}), "metadata.labels.x", "put it in quotes"),
    ("key of a label", with_metadata(labels={"-x": ""}), 'metadata.labels["-x"]', "A key has at most 63 letters"),
    ("prefix of a label", with_metadata(labels={"A b/c": ""}), 'metadata.labels["A b/c"]', "A key has at most 63"),
    ("labels of a list", with_metadata(labels=["x"]), "metadata.labels", "This should be an object."),
    ("many labels", with_metadata(labels={f"x{n}": "" for n in range(65)}), "metadata.labels", "at most 64"),
    ("annotations", with_metadata(annotations={"x": "y" * 65_536}), "metadata.annotations", "at most 65536"),
    ("display name", with_metadata(displayName="  "), "metadata.displayName", "This should not be blank."),
    ("long display name", with_metadata(displayName="x" * 201), "metadata.displayName", "at most 200"),
    ("resourceVersion", with_metadata(resourceVersion="x"), "metadata.resourceVersion", "the whole number"),
    ("resourceVersion true", with_metadata(resourceVersion=True), "metadata.resourceVersion", "the whole number"),
    ("choice", shell("s", type_="Chatt"), "spec.shellType", 'Did you mean "Chat"?'),
    ("two names", shell("s", runtime="Chat"), "spec.runtime", "two names of one field"),
    ("reference", bot(ghost="gone"), "spec.ghostRef", 'There is no Ghost "gone" in the namespace "default".'),
    ("name of a reference", bot(ghost="a b"), "spec.ghostRef.name", NAME),
    ("field of a reference", resource("Team", "t", members=[{"botRef": {"nam": "b"}}]), "spec.members[0].botRef.nam",
     'Did you mean "name"?'),
    ("secret", model(key="${secret:gone}"), "spec.modelConfig.env.api_key", 'There is no stored secret "gone"'),
    ("reference to a secret", model(key="${secret:a b}"), "spec.modelConfig.env.api_key", "Write the secret as a text"),
    ("mask", model(key="***"), "spec.modelConfig.env.api_key", "none is kept here"),
    ("marker", model(key={"$secret": "1"}), "spec.modelConfig.env.api_key", ""),  # type: ignore[arg-type]
    ("itself", shell("s", baseShellRef="s"), "spec.baseShellRef", "in a circle: s → s."),
]  # fmt: skip


async def test_what_is_wrong_is_said_at_its_place(stranger: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    """By apply as YAML and as JSON, after a document that is right, and by a POST of the resource alone."""
    for title, wrong, where, says in WRONG:
        with subtests.test(title):
            by_yaml = await apply(stranger, ghost("right"), wrong)
            by_json = await stranger.post(f"{API}/apply", json=[ghost("right"), wrong])

            for answer in (by_yaml, by_json):
                field = the_field(answer, f"documents[1].{where}")
                assert says in field["message"]
                assert ("line" in field) == (answer is by_yaml)
                assert [entry["operation"] for entry in answer.json()["results"]] == ["skipped", "failed"]
                assert says in answer.json()["results"][1]["error"]

            plural = KINDS[wrong["kind"]].plural if str(wrong["kind"]) in KINDS else "ghosts"
            for body in ({"json": wrong}, {"content": yaml.safe_dump(wrong), "headers": YAML}):
                answer = await stranger.post(f"{API}/{plural}", **body)  # type: ignore[arg-type]
                assert says in the_field(answer, where)["message"]


def the_field(answer: httpx.Response, where: str) -> Any:
    """What is said of a field."""
    fields = {field["path"]: field for field in refusal(answer, 422, "Invalid")["fields"]}
    assert where in fields, fields
    return fields[where]


# --- places in YAML

PLACED = """\
# two resources
kind: Ghost
metadata:
  name: g
spec:
  systemPromt: hello
  systemPrompt: [1]
---
kind: Bot
metadata: {name: b, labels: {ok: fine, "not ok": x}}
spec:
  ghostRef:
    nam: g
  shellRef: {name: Chat}
---
kind: List
items:
- kind: Gost
  metadata: {name: x}
- kind: Team
  metadata:
    name: t
  spec:
    members:
    - botRef: {name: b}
    - botRef:
        name: c
        extra: 1
"""


async def test_errors_in_yaml_say_line_and_column(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.post(f"{API}/apply", content=PLACED, headers=YAML)

    places = {field["path"]: (field["line"], field["column"]) for field in refusal(answer, 422, "Invalid")["fields"]}
    assert places == {
        "documents[0].spec.systemPromt": (6, 3),
        "documents[0].spec.systemPrompt": (7, 3),
        'documents[1].metadata.labels["not ok"]': (10, 40),
        "documents[1].spec.ghostRef.nam": (13, 5),
        "documents[1].spec.ghostRef.name": (12, 3),
        "documents[2].kind": (18, 3),
        "documents[3].spec.members[1].botRef.extra": (28, 9),
    }


async def test_a_reference_in_yaml_says_line_and_column(stranger: httpx.AsyncClient) -> None:
    text = (
        f"{GHOST}---\nkind: Bot\nmetadata: {{name: b}}\nspec:\n  ghostRef: {{name: g}}\n  shellRef: {{name: Chatt}}\n"
    )

    answer = await stranger.post(f"{API}/apply", content=text, headers=YAML)

    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert (field["path"], field["line"], field["column"]) == ("documents[1].spec.shellRef", 9, 3)
    assert 'Did you mean "Chat"?' in field["message"]


# --- bodies that cannot be read

BROKEN: list[tuple[str, bytes, str, int, tuple[int, int] | None, str]] = [
    ("nothing", b"", "application/json", 400, None, "The body is empty"),
    ("spaces", b" \n ", "application/yaml", 400, None, "The body is empty"),
    ("other bytes", b'{"a": "\xff"}', "application/json", 400, None, "not UTF-8 text (at byte 7)"),
    ("other bytes in YAML", b"a: \xff", "application/yaml", 400, None, "not UTF-8 text (at byte 3)"),
    ("broken JSON", b'{\n "a": }', "application/json", 400, (2, 7), "The body is not JSON"),
    ("two values", b"{} {}", "application/json", 400, (1, 4), "The body is not JSON"),
    ("YAML for JSON", GHOST.encode(), "application/json", 400, (1, 1), "send it with Content-Type: application/yaml"),
    ("YAML without a type", GHOST.encode(), "", 400, (1, 1), "send it with Content-Type: application/yaml"),
    ("a form", b"kind=Ghost", "application/x-www-form-urlencoded", 400, (1, 1), "The body is not JSON"),
    ("XML", b"<a/>", "application/xml", 400, (1, 1), "The body is not JSON"),
    ("a key twice", b'{"kind": "Ghost", "kind": "Bot"}', "application/json", 400, None, '"kind"'),
    ("NaN", b'{"a": NaN}', "application/json", 400, None, "NaN is not JSON."),
    ("a huge number", b'{"a": 1e999}', "application/json", 400, None, "too large"),
    ("a long number", b'{"a": ' + b"9" * 5000 + b"}", "application/json", 400, None, "64 bits"),
    ("half a character", b'{"a": "\\ud800"}', "application/json", 400, None, "surrogate"),
    ("deep JSON", b"[" * 100_000, "application/json", 400, None, "deep"),
    ("closed deep JSON", b"[" * 60 + b"]" * 60, "application/json", 400, None, "more than 50 levels deep"),
    ("broken YAML", b"a: [1\nb: 2", "application/yaml", 400, (2, 2), "line 2, column 2"),
    ("a tab", b"a:\n\tb: 1", "application/yaml", 400, (2, 1), "Use spaces"),
    ("a key twice in YAML", b"kind: Ghost\nkind: Bot", "application/yaml", 400, (2, 1), "at line 1, column 1"),
    ("a number as key", b"a: {1: x}", "application/yaml", 400, (1, 5), "A key must be text"),
    ("an unknown alias", b"a: *x", "application/yaml", 400, (1, 4), "belongs in quotes"),
    ("an endless alias", b"a: &x [*x]", "application/yaml", 400, (1, 8), "it would never end"),
    ("a tag", b"a: !!python/object:os.system x", "application/yaml", 400, (1, 4), "belongs in quotes"),
    ("a NUL", b"a: \x00", "application/yaml", 400, (1, 4), "NUL"),
    ("deep YAML", b"a: " + b"[" * 60 + b"]" * 60, "application/yaml", 400, (1, 53), "50 levels deep"),
    ("deeper YAML", b"[" * 100_000, "application/yaml", 400, (1, 51), "50 levels deep"),
]  # fmt: skip


async def test_what_cannot_be_read_says_why(stranger: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    for title, body, type_, status, place, says in BROKEN:
        for url in ("apply", "ghosts", "namespaces/default/delete"):
            with subtests.test(title, url=url):
                headers = {"content-type": type_} if type_ else {}
                answer = await stranger.post(f"{API}/{url}", content=body, headers=headers)

                details = refusal(answer, status, "BadRequest")
                assert says in answer.json()["detail"]
                if place is not None:
                    assert (details["line"], details["column"]) == place


async def test_what_is_no_resource_is_said_to_be_none(stranger: httpx.AsyncClient) -> None:
    words = {
        "hello": '"hello"',
        "7": "a number",
        "true": "a number or truth value",
        "[[]]": "a list",
        "null": "nothing",
    }
    for body, said in words.items():
        answer = await stranger.post(f"{API}/apply", content=body, headers=YAML)
        assert f", not {said}" in the_field(answer, "documents[0]")["message"]


async def test_nothing_to_do_is_an_error(stranger: httpx.AsyncClient) -> None:
    bodies = [("[]", JSON), ('{"items": []}', JSON), ("# only this\n", YAML), ("---\n---\n", YAML), ("items: []", YAML)]
    for body, type_ in bodies:
        for url in ("apply", "namespaces/default/apply", "namespaces/default/delete"):
            answer = await stranger.post(f"{API}/{url}", content=body, headers=type_)
            assert the_field(answer, "")["message"] == "There is no document in this."
        alone = await stranger.post(f"{API}/ghosts", content=body, headers=type_)
        assert the_field(alone, "")["message"] == "There is no resource in this."


async def test_one_address_takes_one_resource(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.post(f"{API}/ghosts", json=[ghost(), ghost("h")])

    assert "use /apply" in the_field(answer, "")["message"]


# --- forms that are right


TAKEN = [
    (GHOST, "application/yaml"),
    (GHOST, "text/yaml; charset=utf-8"),
    (GHOST, "Application/X-YAML"),
    (json.dumps(ghost()), "application/json"),
    (json.dumps(ghost()), "application/yaml"),
    (json.dumps([ghost()]), "application/json; charset=utf-8"),
    (json.dumps({"items": [ghost()]}), "application/json"),
    (json.dumps({"kind": "List", "items": [ghost()]}), "application/yaml"),
    ("kind: Ghost\nmetadata: {name: &n g, displayName: *n}\nspec: {<<: {systemPrompt: p}}", "application/yaml"),
    ("---\n" + GHOST + "---\n# nothing\n---\n", "application/yaml"),
]


async def test_lists_and_types_of_bodies_that_are_taken(admin: httpx.AsyncClient, subtests: pytest.Subtests) -> None:
    for body, type_ in TAKEN:
        with subtests.test(body, type=type_):
            answer = await admin.post(f"{API}/apply", content=body, headers={"content-type": type_})

            assert answer.status_code == 200, answer.text
            assert [(entry["kind"], entry["name"]) for entry in answer.json()["results"]] == [("Ghost", "g")]


async def test_words_of_old_yaml_are_texts(admin: httpx.AsyncClient) -> None:
    text = "kind: Ghost\nmetadata: {name: g, labels: {no: no, day: 2026-01-31}}\nspec: {systemPrompt: yes}"

    assert (await admin.post(f"{API}/apply", content=text, headers=YAML)).status_code == 200
    shown = (await admin.get(path("Ghost", "g"))).json()
    assert shown["metadata"]["labels"] == {"no": "no", "day": "2026-01-31"}
    assert shown["spec"]["systemPrompt"] == "yes"


async def test_a_status_that_is_sent_is_left_out_and_said_to_be(admin: httpx.AsyncClient) -> None:
    answer = await apply(admin, ghost("first"), {**ghost(), "status": {"state": "Unavailable"}})

    assert answer.json()["warnings"] == ["documents[1].status was left out: the system writes it."]
    assert (await admin.get(path("Ghost", "g"))).json()["status"]["state"] == "Available"


# --- too much

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n" for before, after in zip("abcdefg", "bcdefgh", strict=True)
)


async def test_an_avalanche_of_aliases_is_stopped(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.post(f"{API}/apply", content=BOMB, headers=YAML)

    assert refusal(answer, 413, "TooLarge")["rule"] == "alias_bomb"
    assert "more than 200,000 values" in answer.json()["detail"]


async def test_ten_thousand_documents_are_too_many(stranger: httpx.AsyncClient) -> None:
    entries = [{"kind": "Ghost", "metadata": {"name": f"g{number}"}, "spec": {}} for number in range(10_000)]
    urls = ("apply", "namespaces/default/apply", "namespaces/default/delete")
    for url, type_ in [*((url, JSON) for url in urls), ("apply", YAML)]:
        answer = await stranger.post(f"{API}/{url}", content=json.dumps(entries), headers=type_)

        refusal(answer, 413, "TooLarge")
        assert answer.json()["detail"] == (
            "These are 10000 documents; at most 1000 are taken at once (WEGENT_RESOURCE_MAX_DOCUMENTS)."
        )


async def test_ten_thousand_documents_of_a_stream_are_too_many(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.post(f"{API}/apply", content=(GHOST + "---\n") * 10_000, headers=YAML)

    assert refusal(answer, 413, "TooLarge")["line"] == 1001 * 4 + 1


async def test_a_thousand_documents_in_a_thousand_namespaces_are_taken(admin: httpx.AsyncClient) -> None:
    documents = [ghost(namespace=f"n{number}") for number in range(1000)]

    first, again = [await admin.post(f"{API}/apply", json=documents) for _ in range(2)]

    assert (first.status_code, first.json()["message"]) == (200, "1000 created."), first.text[:300]
    assert (again.status_code, again.json()["message"]) == (200, "1000 unchanged."), again.text[:300]


async def test_a_body_over_two_megabytes_is_too_large(stranger: httpx.AsyncClient) -> None:
    for url in ("apply", "ghosts"):
        for type_ in (JSON, YAML):
            answer = await stranger.post(f"{API}/{url}", content=json.dumps(ghost()).ljust(2_000_001), headers=type_)

            refusal(answer, 413, "TooLarge")
            assert "2000000 bytes" in answer.json()["detail"]


async def test_a_body_of_two_megabytes_is_taken(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(f"{API}/apply", content=json.dumps(ghost()).ljust(2_000_000), headers=JSON)

    assert answer.status_code == 200, answer.text


# --- batches


async def test_one_resource_is_sent_once(stranger: httpx.AsyncClient) -> None:
    answer = await apply(stranger, ghost(), bot(), ghost(prompt="other"))

    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert field["path"] == "documents[2].metadata.name"
    assert field["message"] == 'documents[0] is Ghost "g" already. Leave one of them out.'
    assert "line" in field


async def test_the_same_name_elsewhere_is_another_resource(admin: httpx.AsyncClient) -> None:
    results = await applied(admin, ghost(), ghost(namespace="other"), bot("g"))

    assert {entry["operation"] for entry in results} == {"created"}


async def test_circles_within_a_batch_are_named(stranger: httpx.AsyncClient) -> None:
    circle = [shell("a", baseShellRef="b"), shell("b", baseShellRef={"name": "c"}), shell("c", baseShellRef="a")]

    answer = await apply(stranger, *circle, shell("d", baseShellRef="a"))

    fields = {field["path"]: field for field in refusal(answer, 422, "Invalid")["fields"]}
    assert set(fields) == {f"documents[{number}].spec.baseShellRef" for number in range(4)}
    assert fields["documents[0].spec.baseShellRef"]["rule"] == "cycle"
    assert fields["documents[0].spec.baseShellRef"]["message"].endswith("in a circle: a → b → c → a.")
    assert fields["documents[3].spec.baseShellRef"]["message"].endswith("in a circle: d → a → b → c → a.")


async def test_circles_through_what_is_stored_are_named(admin: httpx.AsyncClient) -> None:
    sidecar = model("b", visionSidecarModel={"name": "a"})
    await applied(admin, model("a"), sidecar, model("c", visionSidecarModel={"name": "b"}))
    before = await version(admin)

    body = {"spec": {"visionSidecarModel": {"name": "c"}}}
    answer = await admin.patch(path("Model", "a"), json=body)

    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert (field["path"], field["rule"]) == ("spec.visionSidecarModel", "cycle")
    assert field["message"] == "These refer to each other in a circle: a → c → b → a."
    assert await version(admin) == before


async def test_a_variant_of_a_public_variant_of_the_same_name_is_no_circle(admin: httpx.AsyncClient) -> None:
    await applied(admin, shell("base"), shell("mine", baseShellRef="base"), scope="public")

    await applied(admin, shell("base", baseShellRef="mine"))

    assert (await admin.get(path("Shell", "base"))).json()["status"]["state"] == "Available"


async def test_chains_are_not_endless(admin: httpx.AsyncClient) -> None:
    await applied(admin, shell("s0"), *[shell(f"s{number}", baseShellRef=f"s{number - 1}") for number in range(1, 10)])
    before = await version(admin)

    answer = await admin.post(f"{API}/shells", json=shell("s10", baseShellRef="s9"))

    (field,) = refusal(answer, 422, "Invalid")["fields"]
    assert (field["rule"], field["path"]) == ("chain", "spec.baseShellRef")
    assert await version(admin) == before


async def test_a_chain_as_long_as_a_batch_is_refused(stranger: httpx.AsyncClient) -> None:
    documents = [shell(f"s{number}", baseShellRef=f"s{number + 1}") for number in range(999)]

    answer = await stranger.post(f"{API}/apply", json=[*documents, shell("s999")])

    fields = refusal(answer, 422, "Invalid")["fields"]
    assert {field["rule"] for field in fields} == {"chain"}
    assert len(fields) == 1000 - 10


async def test_stale_versions_are_refused_by_every_verb(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())
    now = (await admin.patch(path("Ghost", "g"), json={"metadata": {"labels": {"a": "b"}}})).json()
    current = now["metadata"]["resourceVersion"]
    before, stale = await version(admin), with_metadata(resourceVersion=current - 1)

    answers = [
        await admin.put(path("Ghost", "g"), json=stale),
        await admin.patch(path("Ghost", "g"), json={"metadata": {"resourceVersion": str(current - 1)}}),
        await admin.delete(path("Ghost", "g"), params={"resourceVersion": current - 1}),
        await apply(admin, stale),
        await admin.put(path("Ghost", "g"), json=with_metadata(resourceVersion=current + 1)),
    ]

    for answer in answers:
        assert refusal(answer, 409, "Conflict") == {"resourceVersion": current}
        assert "Read it again." in answer.json()["detail"]
    assert await version(admin) == before


# --- addresses and queries


CONTRADICTIONS: list[tuple[str, str, dict[str, Any], str]] = [
    ("PUT", "ghosts/g", ghost("h"), "metadata.name"),
    ("PATCH", "ghosts/g", {"metadata": {"name": "h"}}, "metadata.name"),
    ("PATCH", "ghosts/g", {"metadata": {"namespace": "other"}}, "metadata.namespace"),
    ("PUT", "namespaces/x/ghosts/g", ghost(namespace="y"), "metadata.namespace"),
    ("POST", "namespaces/x/ghosts", ghost(namespace="y"), "metadata.namespace"),
    ("POST", "bots", ghost(), "kind"),
    ("PUT", "bots/g", ghost(), "kind"),
]


async def test_a_body_does_not_contradict_its_address(stranger: httpx.AsyncClient) -> None:
    for method, url, body, where in CONTRADICTIONS:
        answer = await stranger.request(method, f"{API}/{url}", json=body)
        assert the_field(answer, where)["rule"] == "mismatch"


async def test_a_patch_is_an_object_that_leaves_a_right_resource(admin: httpx.AsyncClient) -> None:
    await create(admin, ghost())
    before = await version(admin)

    for body in ("text", 5, [5], {"spec": 5}, {"metadata": 5}, {"spec": {"systemPrompt": None}}):
        refusal(await admin.patch(path("Ghost", "g"), json=body), 422, "Invalid")
    assert await version(admin) == before


QUERIES = {
    "fields": ["", "metadata[", "spec.members[0]", "a," * 51],
    "labelSelector": ["a b", "a in ()", "a" * 1001, ",".join("abcdefghijklmnopqrstu")],
    "cursor": ["zzz", "a" * 501],
    "limit": ["0", "201", "many"],
    "scope": ["mine"],
}


async def test_wrong_queries_are_refused_by_name(stranger: httpx.AsyncClient) -> None:
    for name, values in QUERIES.items():
        for value in values:
            the_field(await stranger.get(f"{API}/ghosts", params={name: value}), f"query.{name}")


async def test_cursors_are_of_one_list(admin: httpx.AsyncClient) -> None:
    await applied(admin, ghost("g"), ghost("h"))
    cursor = (await admin.get(f"{API}/ghosts", params={"limit": 1})).json()["nextCursor"]

    assert refusal(await admin.get(f"{API}/bots", params={"cursor": cursor}), 422, "Invalid")


async def test_names_that_nothing_can_have_are_not_found(stranger: httpx.AsyncClient) -> None:
    for name in ("a'b", '"; --', "%25", "a b", "..%5C", "\N{SNOWMAN}", "%00"):
        assert refusal(await stranger.get(f"{API}/ghosts/{name}"), 404, "NotFound")["kind"] == "Ghost"


async def test_addresses_name_right_namespaces(stranger: httpx.AsyncClient) -> None:
    for namespace in ("a b", "-a", "a" * 254, "'x", "%C3%A9"):
        for method, rest in (("GET", "ghosts"), ("GET", "ghosts/g"), ("POST", "apply"), ("POST", "ghosts")):
            url = f"{API}/namespaces/{namespace}/{rest}"
            the_field(await stranger.request(method, url, json=ghost()), "path.ns")


async def test_unknown_kinds_have_no_address(stranger: httpx.AsyncClient) -> None:
    assert refusal(await stranger.get(f"{API}/gosts"), 404, "NotFound") is None
    assert 'Did you mean "Ghost"?' in (await stranger.get(f"{API}/schemas/Gost")).json()["detail"]


async def test_nobody_sends_anything_without_a_login(stranger: httpx.AsyncClient) -> None:
    headers = {"Authorization": ""}

    for method, url in (("POST", "apply"), ("POST", "ghosts"), ("PUT", "ghosts/g"), ("GET", "ghosts")):
        answer = await stranger.request(method, f"{API}/{url}", content=b"{", headers={**JSON, **headers})
        refusal(answer, 401, "Unauthorized")
