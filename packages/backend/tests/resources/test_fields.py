"""Fields of documents: their paths, reading and writing them, and what differs."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_backend.resources import fields
from wegent_backend.resources.fields import MISSING
from wegent_contracts.schemas import field_path

KEYS = st.sampled_from(["a", "b", "wegent.io/team"])
SECRETS = st.sampled_from(["one", "other"]).map(lambda name: {"$secret": f"secret-{name}"})
VALUES = st.recursive(
    st.sampled_from([None, True, False, 0, 1, "", "x"]) | SECRETS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.builds(
    lambda labels, spec: {"metadata": {"labels": labels, "annotations": {}}, "spec": spec},
    st.dictionaries(KEYS, st.sampled_from(["x", "y"]), max_size=2),
    st.dictionaries(KEYS, VALUES, max_size=3),
)
PATHS = st.lists(KEYS, min_size=1, max_size=3).map(lambda steps: ("spec", *steps))


def document(**spec: Any) -> dict[str, Any]:
    return {"metadata": {"labels": {}, "annotations": {}}, "spec": spec}


def change(before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
    return [(entry.path, entry.op, entry.before, entry.after) for entry in fields.changes(before, after)]


def test_lists_empty_mappings_and_secrets_are_leaves() -> None:
    spec = {
        "members": [{"prompt": "p"}],
        "env": {},
        "key": {"$secret": "s"},
        "icon": None,
        "no": {"$secret": 1, "x": 2},
    }
    assert fields.leaves({"spec": spec}) == {
        ("spec", "members"): [{"prompt": "p"}],
        ("spec", "env"): {},
        ("spec", "key"): {"$secret": "s"},
        ("spec", "icon"): None,
        ("spec", "no", "$secret"): 1,
        ("spec", "no", "x"): 2,
    }
    assert fields.leaves({}) == {}


@given(DOCUMENTS)
def test_the_leaves_are_the_whole_document(whole: Any) -> None:
    made: Any = {}
    for path, value in fields.leaves(whole).items():
        assert fields.get(whole, path) is value
        made = fields.set_(made, path, value)
    assert fields.same(made, whole)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("spec", "members", 0, "botRef", "name"), "spec.members[0].botRef.name"),
        (("metadata", "labels", "wegent.io/team"), 'metadata.labels["wegent.io/team"]'),
        (("spec", "env", "MY-KEY", ""), 'spec.env.MY-KEY[""]'),
        (("spec", 'a"]\\[', "研究\n"), 'spec["a\\"]\\\\["]["研究\\n"]'),
    ],
)
def test_paths_are_written_for_people(path: fields.Path, text: str) -> None:
    assert field_path(path) == text
    assert fields.parse(text) == path


@given(st.lists(st.text(max_size=4) | st.sampled_from(["a", "b-c", "_d"]) | st.integers(0, 20)))
def test_a_written_path_can_be_read(steps: list[str | int]) -> None:
    assert fields.parse(field_path(tuple(steps))) == tuple(steps)


@pytest.mark.parametrize("text", [".spec", "spec.", "spec..a", "spec[", "spec[01]", "spec[-1]", "a[0]b", "a['b']", "ä"])
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a field path"):
        fields.parse(text)


def test_a_key_that_is_no_json_text_is_refused() -> None:
    with pytest.raises(ValueError, match="escape"):
        fields.parse('spec["\\q"]')


def test_reading_reaches_into_lists_and_answers_the_default_elsewhere() -> None:
    whole = document(members=[{"prompt": None}])
    assert fields.get(whole, ("spec", "members", 0, "prompt"), "default") is None
    for path in (
        ("spec", "members", 1),
        ("spec", "members", -1),
        ("spec", "members", "0"),
        ("spec", 0),
        ("spec", "members", 0, "prompt", "x"),
    ):
        assert fields.get(whole, path, "default") == "default"


def test_writing_makes_parents_and_replaces_values_in_the_way() -> None:
    whole = document(a="text", key={"$secret": "s"}, members=[{"prompt": "p"}])
    assert fields.set_(whole, ("spec", "a", "b"), 1)["spec"]["a"] == {"b": 1}
    assert fields.set_(whole, ("spec", "key", "b"), 1)["spec"]["key"] == {"b": 1}
    assert fields.set_(whole, ("spec", "members", 0, "prompt"), "q")["spec"]["members"] == [{"prompt": "q"}]
    assert fields.set_(whole, ("spec", "members", 1, "prompt"), "q")["spec"]["members"][1] == {"prompt": "q"}
    with pytest.raises(IndexError):
        fields.set_(whole, ("spec", "members", 2), "q")


def test_removing_takes_empty_parents_along_but_never_what_every_document_has() -> None:
    whole = document(a={"b": {"c": 1}}, other=2)
    assert fields.remove(whole, ("spec", "a", "b", "c"))["spec"] == {"other": 2}
    assert fields.remove(document(a={"b": 1}), ("spec", "a", "b")) == document()
    labelled = {"metadata": {"labels": {"k": "v"}}, "spec": {}}
    assert fields.remove(labelled, ("metadata", "labels", "k")) == {"metadata": {"labels": {}}, "spec": {}}
    assert fields.remove(document(a=[1, 2]), ("spec", "a", 0))["spec"] == {"a": [2]}
    assert fields.remove(whole, ("spec", "nothing", "there")) == whole


@given(DOCUMENTS, PATHS, VALUES)
def test_writing_and_removing_change_one_field_of_a_copy(whole: Any, path: fields.Path, value: Any) -> None:
    before = copy.deepcopy(whole)
    written = fields.set_(whole, path, value)
    assert fields.same(fields.get(written, path), value)
    removed = fields.remove(written, path)
    assert fields.get(removed, path, MISSING) is MISSING
    for other, found in fields.leaves(whole).items():
        if not fields.covers(other, path) and not fields.covers(path, other):
            assert fields.same(fields.get(removed, other), found)
    assert fields.same(whole, before)


def test_equality_is_that_of_json() -> None:
    assert fields.same({"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]})
    assert not fields.same({"a": True}, {"a": 1})
    assert not fields.same([0], [False])
    assert not fields.same({"a": None}, {})


def test_a_path_covers_itself_and_what_is_below() -> None:
    assert fields.covers(("spec", "a"), ("spec", "a"))
    assert fields.covers(("spec", "a"), ("spec", "a", "b"))
    assert not fields.covers(("spec", "a"), ("spec", "ab"))
    assert not fields.covers(("spec", "a", "b"), ("spec", "a"))


def test_changes_of_list_entries_are_shown_one_by_one() -> None:
    one, two, three = ({"botRef": {"name": name}, "prompt": "p"} for name in ("one", "two", "three"))
    before = document(members=[one, two], tags=["a"])
    after = document(members=[one, {**two, "prompt": "q"}, three], tags=[])
    assert change(before, after) == [
        ("spec.members[1].prompt", "replace", "p", "q"),
        ("spec.members[2]", "add", None, three),
        ("spec.tags[0]", "remove", "a", None),
    ]


def test_changes_come_metadata_first_in_the_order_of_the_fields() -> None:
    before = {"spec": {"z": 1, "a": 1}, "metadata": {"labels": {}, "annotations": {}}}
    after = {"spec": {"z": 2, "a": 2, "n": {"x": 0}}, "metadata": {"displayName": "N", "labels": {"k": "v"}}}
    assert [path for path, *_ in change(before, after)] == [
        "metadata.labels.k",
        "metadata.displayName",
        "spec.z",
        "spec.a",
        "spec.n.x",
    ]


def test_a_new_document_adds_what_was_said_and_not_what_every_document_has() -> None:
    assert change(None, document(prompt="p", env={})) == [
        ("spec.prompt", "add", None, "p"),
        ("spec.env", "add", None, {}),
    ]
    assert change(document(a={"b": 1, "c": 2}), None) == [
        ("spec.a.b", "remove", 1, None),
        ("spec.a.c", "remove", 2, None),
    ]


def test_a_mapping_in_place_of_a_value_is_one_change() -> None:
    assert change(document(a="text"), document(a={"b": 1})) == [("spec.a", "replace", "text", {"b": 1})]
    assert change(document(a={}), document(a={"b": 1})) == [("spec.a.b", "add", None, 1)]


def test_secrets_never_show_and_a_replaced_one_is_still_a_change() -> None:
    before = document(key={"$secret": "1"}, servers=[{"token": {"$secret": "2"}}], was={"x": {"$secret": "3"}})
    after = document(key={"$secret": "9"}, servers=[], was="text")
    assert change(before, after) == [
        ("spec.key", "replace", "***", "***"),
        ("spec.servers[0]", "remove", {"token": "***"}, None),
        ("spec.was", "replace", {"x": "***"}, "text"),
    ]


def test_the_caller_may_mask_more() -> None:
    [entry] = fields.changes(document(key="plain"), document(key="other"), mask=lambda _: "?")
    assert (entry.before, entry.after) == ("?", "?")


@given(DOCUMENTS, DOCUMENTS)
def test_there_are_changes_exactly_where_documents_differ(before: Any, after: Any) -> None:
    found = fields.changes(before, after)
    assert bool(found) is not fields.same(before, after)
    assert "secret-" not in str(found)
    for entry in found:
        path = fields.parse(entry.path)
        old, new = fields.get(before, path, MISSING), fields.get(after, path, MISSING)
        assert not fields.same(old, new)
        assert entry.op == ("add" if old is MISSING else "remove" if new is MISSING else "replace")
