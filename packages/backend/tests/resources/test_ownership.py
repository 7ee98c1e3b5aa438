"""Field managers: who owns what, what an apply may change, and what it takes away."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wegent_backend.resources import fields, ownership
from wegent_backend.resources.ownership import Applied, Conflicts, Drift, apply, drift, managers, owners, update
from wegent_contracts.schemas import field_path

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
EMPTY: Any = {"metadata": {"labels": {}, "annotations": {}}, "spec": {}}


def document(labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    return {"metadata": {"labels": labels or {}, "annotations": {}}, "spec": spec}


def applied(manager: str, **spec: Any) -> Applied:
    return apply(EMPTY, None, document(**spec), manager, NOW)


def by_api(before: Applied, **spec: Any) -> Applied:
    after = document(**spec)
    return Applied(after, update(before.document, after, before.state, "api", NOW))


def refused(live: Any, state: Any, wanted: Any, manager: str) -> set[tuple[str, str]]:
    with pytest.raises(Conflicts) as caught:
        apply(live, state, wanted, manager, NOW)
    found = [(conflict.path, conflict.manager) for conflict in caught.value.conflicts]
    assert len(found) == len(set(found))
    return set(found)


def test_what_nobody_owns_is_free_to_take() -> None:
    live = document(temperature=1, model="m")
    taken = apply(live, None, document(temperature=0), "wegent", NOW)
    assert taken.document == document(temperature=0, model="m")
    assert owners(taken.document, taken.state) == {"spec.temperature": ["wegent"]}


def test_a_first_apply_makes_a_whole_document() -> None:
    assert apply({}, None, {"spec": {"a": 1}}, "wegent", NOW).document == document(a=1)


def test_fields_that_two_apply_alike_belong_to_both() -> None:
    first = applied("git", prompt="p", icon="i")
    both = apply(first.document, first.state, document(prompt="p"), "wegent", NOW)
    assert owners(both.document, both.state) == {"spec.prompt": ["git", "wegent"], "spec.icon": ["git"]}

    left = apply(both.document, both.state, document(), "git", NOW)
    assert left.document == document(prompt="p")
    assert owners(left.document, left.state) == {"spec.prompt": ["wegent"]}


def test_what_only_one_applied_goes_when_it_wants_it_no_longer() -> None:
    first = applied("wegent", env={"a": 1, "b": 2}, icon="i")
    second = apply(first.document, first.state, document(env={"a": 1}), "wegent", NOW)
    assert second.document == document(env={"a": 1})
    assert apply(second.document, second.state, EMPTY, "wegent", NOW).document == EMPTY


def test_labels_are_owned_one_by_one() -> None:
    first = apply(EMPTY, None, document(labels={"team": "a"}), "git", NOW)
    second = apply(first.document, first.state, document(labels={"wegent.io/tier": "b"}), "wegent", NOW)
    assert owners(second.document, second.state) == {
        "metadata.labels.team": ["git"],
        'metadata.labels["wegent.io/tier"]': ["wegent"],
    }
    third = apply(second.document, second.state, EMPTY, "wegent", NOW)
    assert third.document == document(labels={"team": "a"})


def test_a_list_has_one_owner() -> None:
    first = applied("git", members=[{"name": "a"}])
    assert refused(first.document, first.state, document(members=[{"name": "b"}]), "wegent") == {
        ("spec.members", "git")
    }


def test_a_value_is_not_the_same_as_a_number_that_python_takes_for_it() -> None:
    first = applied("git", flag=True)
    assert refused(first.document, first.state, document(flag=1), "wegent") == {("spec.flag", "git")}


def test_after_an_update_drift_names_it_and_apply_conflicts_until_forced() -> None:
    first = applied("wegent", prompt="p", icon="i")
    changed = by_api(first, prompt="q", icon="i")
    assert drift(changed.document, changed.state) == [Drift(("spec", "prompt"), "wegent", "api", "p", "q")]
    wanted = document(prompt="p", icon="i")
    assert refused(changed.document, changed.state, wanted, "wegent") == {("spec.prompt", "api")}

    forced = apply(changed.document, changed.state, wanted, "wegent", LATER, force=True)
    assert forced.document == wanted
    assert drift(forced.document, forced.state) == []
    assert owners(forced.document, forced.state) == {"spec.prompt": ["wegent"], "spec.icon": ["wegent"]}


def test_a_field_that_an_update_took_out_drifts_and_comes_back_without_force() -> None:
    first = applied("wegent", prompt="p", icon="i")
    changed = by_api(first, prompt="p")
    assert drift(changed.document, changed.state) == [Drift(("spec", "icon"), "wegent", None, "i", None)]
    assert apply(changed.document, changed.state, first.document, "wegent", NOW) == first


def test_a_field_taken_by_force_belongs_to_the_taker_alone() -> None:
    first = applied("git", prompt="p", icon="i")
    second = apply(first.document, first.state, document(prompt="q"), "wegent", NOW, force=True)
    assert owners(second.document, second.state) == {"spec.icon": ["git"], "spec.prompt": ["wegent"]}
    assert drift(second.document, second.state) == []
    assert refused(second.document, second.state, first.document, "git") == {("spec.prompt", "wegent")}


def test_drift_names_the_other_manager_that_applied() -> None:
    first = applied("git", prompt="p")
    changed = by_api(first, prompt="q")
    second = apply(changed.document, changed.state, document(prompt="r"), "wegent", NOW, force=True)
    assert drift(second.document, second.state) == [Drift(("spec", "prompt"), "git", "wegent", "p", "r")]


def test_who_updates_what_it_applied_itself_is_named_too() -> None:
    first = applied("api", prompt="p")
    changed = by_api(first, prompt="q")
    assert drift(changed.document, changed.state) == [Drift(("spec", "prompt"), "api", "api", "p", "q")]
    again = apply(changed.document, changed.state, document(prompt="r"), "api", NOW)
    assert owners(again.document, again.state) == {"spec.prompt": ["api"]}


def test_a_manager_owns_a_field_once_however_it_came_to_it() -> None:
    first = applied("api", prompt="p")
    back = by_api(by_api(first, prompt="q"), prompt="p")
    assert owners(back.document, back.state) == {"spec.prompt": ["api"]}
    again = apply(back.document, back.state, document(prompt="p"), "api", NOW)
    assert [entry.operation for entry in managers(again.document, again.state)] == ["Apply"]


def test_a_value_in_place_of_a_mapping_conflicts_with_everything_in_it() -> None:
    first = applied("git", env={"a": 1, "b": {"c": 2}}, icon="i")
    changed = by_api(first, env={"a": 9, "b": {"c": 2}}, icon="i")
    wanted = document(env="none")
    assert refused(changed.document, changed.state, wanted, "wegent") == {
        ("spec.env.a", "api"),
        ("spec.env.b.c", "git"),
    }
    forced = apply(changed.document, changed.state, wanted, "wegent", NOW, force=True)
    assert forced.document == document(env="none", icon="i")
    assert owners(forced.document, forced.state) == {"spec.icon": ["git"], "spec.env": ["wegent"]}


def test_a_field_below_a_value_conflicts_with_the_value() -> None:
    first = applied("git", key={"$secret": "one"})
    wanted = document(key={"a": {"b": 1}})
    assert refused(first.document, first.state, wanted, "wegent") == {("spec.key", "git")}
    forced = apply(first.document, first.state, wanted, "wegent", NOW, force=True)
    assert forced.document == wanted
    assert owners(forced.document, forced.state) == {"spec.key.a.b": ["wegent"]}


def test_secrets_are_the_same_when_they_are_the_same_stored_one() -> None:
    first = applied("git", key={"$secret": "one"})
    assert (
        apply(first.document, first.state, document(key={"$secret": "one"}), "wegent", NOW).document == first.document
    )
    assert refused(first.document, first.state, document(key={"$secret": "two"}), "wegent") == {("spec.key", "git")}


def test_an_empty_mapping_leaves_room_for_the_fields_of_others() -> None:
    first = applied("git", servers={})
    second = apply(first.document, first.state, document(servers={"x": 1}), "wegent", NOW)
    assert drift(second.document, second.state) == []
    assert apply(second.document, second.state, document(servers={}), "git", LATER) == second

    third = apply(second.document, second.state, EMPTY, "wegent", NOW)
    assert third.document == document(servers={})
    assert refused(second.document, second.state, document(servers="none"), "third") == {
        ("spec.servers", "git"),
        ("spec.servers.x", "wegent"),
    }


def test_emptying_ones_own_mapping_leaves_it_empty() -> None:
    first = applied("wegent", servers={"x": 1})
    assert apply(first.document, first.state, document(servers={}), "wegent", NOW).document == document(servers={})


def test_a_field_given_up_that_became_a_mapping_of_another_stays() -> None:
    first = applied("wegent", env="none", icon="i")
    changed = by_api(first, env={"a": 1}, icon="i")
    assert drift(changed.document, changed.state) == [Drift(("spec", "env"), "wegent", "api", "none", {"a": 1})]
    given_up = apply(changed.document, changed.state, document(icon="i"), "wegent", NOW)
    assert given_up.document == document(env={"a": 1}, icon="i")
    assert drift(given_up.document, given_up.state) == []


def test_times_change_when_something_else_does() -> None:
    first = applied("wegent", prompt="p")
    assert apply(first.document, first.state, document(prompt="p"), "wegent", LATER) == first
    changed = by_api(first, prompt="q")
    forced = apply(changed.document, changed.state, document(prompt="p"), "wegent", LATER, force=True)
    assert forced.state["applied"]["wegent"]["time"] == LATER.isoformat()
    more = apply(first.document, first.state, document(prompt="p", icon="i"), "wegent", LATER)
    assert more.state["applied"]["wegent"]["time"] == LATER.isoformat()


def test_managers_are_listed_with_what_they_own_now() -> None:
    first = applied("wegent", prompt="p", icon="i")
    changed = by_api(first, prompt="q", icon="i")
    after = document(prompt="q", icon="i", env={"x.y": 1})
    state = update(changed.document, after, changed.state, "api", LATER)
    assert [entry.model_dump() for entry in managers(after, state)] == [
        {"name": "api", "operation": "Update", "time": LATER, "fields": ["spec.prompt", 'spec.env["x.y"]']},
        {"name": "wegent", "operation": "Apply", "time": NOW, "fields": ["spec.icon"]},
    ]


def test_a_manager_that_owns_nothing_any_more_is_not_listed() -> None:
    first = applied("wegent", prompt="p")
    changed = by_api(first, prompt="q")
    assert [entry.name for entry in managers(changed.document, changed.state)] == ["api"]


def test_a_field_that_went_unaccounted_for_has_no_manager() -> None:
    state = update(None, document(prompt="p", icon="i"), None, "api", NOW)
    assert [entry.fields for entry in managers(document(prompt="p"), state)] == [["spec.prompt"]]


def test_a_manager_can_be_struck_out() -> None:
    changed = by_api(applied("wegent", prompt="p", icon="i"), prompt="q", icon="i")
    without_api = ownership.prune_manager(changed.state, "api")
    assert owners(changed.document, without_api) == {"spec.icon": ["wegent"]}
    without_both = ownership.prune_manager(without_api, "wegent")
    assert without_both == ownership.prune_manager(None, "wegent")
    assert drift(changed.document, without_both) == []


def test_a_resource_of_an_older_version_has_no_owners() -> None:
    live = document(prompt="p")
    for state in (None, {}):
        assert owners(live, state) == {}
        assert drift(live, state) == []
        assert managers(live, state) == []
        assert owners(document(prompt="q"), update(live, document(prompt="q"), state, "api", NOW)) == {
            "spec.prompt": ["api"]
        }


NAMES = st.sampled_from(["git", "wegent", "api"])
KEYS = st.sampled_from(["a", "b"])
PLAIN = st.sampled_from([0, False, "x", [], [1], None, {"$secret": "one"}, {"$secret": "two"}])


def specs(values: st.SearchStrategy[Any], least: int) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.dictionaries(KEYS, values, min_size=least, max_size=2)
    return st.dictionaries(KEYS, values | inner | st.dictionaries(KEYS, inner, min_size=least), max_size=2)


def steps(least: int) -> st.SearchStrategy[list[tuple[str, str, dict[str, Any], bool]]]:
    """Operation, manager, spec and force; with `least` 1 no mapping is empty."""
    operation = st.sampled_from(["apply", "apply", "update"])
    return st.lists(st.tuples(operation, NAMES, specs(PLAIN, least), st.booleans()), max_size=8)


class Model:
    """The same rules on flat dicts, for documents without empty mappings: path text -> JSON of the value."""

    def __init__(self) -> None:
        self.live: dict[str, str] = {}
        self.applied: dict[str, dict[str, str]] = {}
        self.updated: dict[str, str] = {}

    def owners(self, path: str) -> set[str]:
        found = {self.updated[path]} if path in self.updated else set()
        return found | {name for name, wanted in self.applied.items() if wanted.get(path) == self.live[path]}

    def conflicts(self, manager: str, wanted: dict[str, str]) -> set[tuple[str, str]]:
        return {
            (path, owner)
            for path in self.live
            for want, value in wanted.items()
            if overlap(path, want) and self.live.get(want) != value
            for owner in self.owners(path) - {manager}
        }

    def apply(self, manager: str, wanted: dict[str, str]) -> None:
        lost = self.conflicts(manager, wanted)
        given_up = {
            path
            for path in self.live.keys() & self.applied.get(manager, {}).keys() - wanted.keys()
            if not self.owners(path) - {manager}
        }
        kept = {
            path: value
            for path, value in self.live.items()
            if path not in given_up and not any(overlap(path, want) for want in wanted)
        }
        for path, owner in lost:
            self.applied.get(owner, {}).pop(path, None)
        self.set(kept | wanted)
        self.updated = {path: by for path, by in self.updated.items() if by != manager or path not in wanted}
        self.applied[manager] = dict(wanted)

    def update(self, manager: str, after: dict[str, str]) -> None:
        changed = {path for path, value in after.items() if self.live.get(path) != value}
        self.set(after)
        self.updated |= dict.fromkeys(changed, manager)

    def drift(self) -> set[tuple[str, str]]:
        return {
            (path, name)
            for name, wanted in self.applied.items()
            for path, value in wanted.items()
            if self.live.get(path) != value
        }

    def set(self, after: dict[str, str]) -> None:
        self.updated = {path: by for path, by in self.updated.items() if after.get(path) == self.live[path]}
        self.live = after


def overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def flat(whole: Any) -> dict[str, str]:
    def walk(value: Any, path: str) -> Any:
        if isinstance(value, dict) and "$secret" not in value:
            for key, entry in value.items():
                yield from walk(entry, f"{path}.{key}")
        else:
            yield path, json.dumps(value)

    return dict(walk(whole["spec"], "spec"))


@given(steps(least=1))
def test_any_history_goes_as_in_the_model(history: list[tuple[str, str, dict[str, Any], bool]]) -> None:
    model, live, state = Model(), EMPTY, None
    for operation, manager, spec, force in history:
        wanted = document(**spec)
        if operation == "update":
            live, state = wanted, update(live, wanted, state, manager, NOW)
            model.update(manager, flat(wanted))
        elif (conflicts := model.conflicts(manager, flat(wanted))) and not force:
            assert refused(live, state, wanted, manager) == conflicts
        else:
            done = apply(live, state, wanted, manager, NOW, force=force)
            live, state = done.document, done.state
            model.apply(manager, flat(wanted))
        assert flat(live) == model.live
        assert {path: set(names) for path, names in owners(live, state).items()} == {
            path: model.owners(path) for path in model.live if model.owners(path)
        }
        assert {(field_path(entry.path), entry.manager) for entry in drift(live, state)} == model.drift()


@given(steps(least=0), NAMES, specs(PLAIN, 0))
def test_whatever_came_before_force_gives_what_is_wanted_and_once_is_enough(
    history: list[tuple[str, str, dict[str, Any], bool]], manager: str, spec: dict[str, Any]
) -> None:
    live, state = EMPTY, None
    for operation, name, past, _ in history:
        after = document(**past)
        if operation == "update":
            live, state = after, update(live, after, state, name, NOW)
        else:
            done = apply(live, state, after, name, NOW, force=True)
            live, state = done.document, done.state
    wanted = document(**spec)
    given = (live, state, wanted)
    before = copy.deepcopy(given)
    forced = apply(live, state, wanted, manager, LATER, force=True)

    assert json.dumps(given) == json.dumps(before)
    assert manager not in {entry.manager for entry in drift(forced.document, forced.state)}
    kept = json.loads(json.dumps(forced.state))
    assert apply(forced.document, kept, wanted, manager, LATER + timedelta(1)) == forced
    assert fields.leaves(forced.document).keys() >= {
        path for path, value in fields.leaves(wanted).items() if value != {}
    }


@given(specs(PLAIN, 0), specs(PLAIN, 0))
def test_fields_of_two_managers_live_side_by_side(one: dict[str, Any], other: dict[str, Any]) -> None:
    mine, theirs = document(mine=one), document(theirs=other)
    first = apply(EMPTY, None, mine, "git", NOW)
    both = apply(first.document, first.state, theirs, "wegent", NOW)
    assert fields.same(both.document, document(mine=one, theirs=other))
    left = apply(both.document, both.state, EMPTY, "git", NOW)
    assert fields.same(left.document, theirs)
