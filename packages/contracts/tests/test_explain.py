"""`wegent explain`: what fields mean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wegent_contracts.errors import NotFound
from wegent_contracts.resources import KINDS, Resource
from wegent_contracts.schemas import Explanation, explain


def everything(explanation: Explanation) -> Iterator[Explanation]:
    yield explanation
    for child in explanation.children:
        yield from everything(child)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_field_is_explained_and_found_by_its_path(kind: type[Resource]) -> None:
    whole = explain(kind)

    assert [child.name for child in whole.children] == ["apiVersion", "kind", "metadata", "spec", "status"]
    for entry in everything(whole):
        assert entry.description
        assert entry.type
        assert explain(kind, entry.path.partition(".")[2]) == entry


@pytest.mark.parametrize(
    "path", ["spec.members", "spec.members[]", "spec.members[0]", ".spec.members[*]", "spec.members.*"]
)
def test_lists_are_stepped_through(path: str) -> None:
    members = explain(KINDS["Team"], path)

    assert (members.name, members.path, members.type) == ("members", "Team.spec.members", "list of objects")
    assert members.required
    assert members.limits == ["at least 1 entry", "at most 9 entries"]
    assert [child.name for child in members.children] == [
        "botRef",
        "prompt",
        "role",
        "requireConfirmation",
        "contextPassing",
    ]


def test_a_field_in_all_its_words() -> None:
    passing = explain(KINDS["Team"], "spec.members.context_passing")
    key = explain(KINDS["Model"], "spec.modelConfig.env.api_key")
    ref = explain(KINDS["Collaboration"], "spec.config.steps.participants")
    top_k = explain(KINDS["KnowledgeBase"], "spec.retrievalConfig.top_k")
    shell = explain(KINDS["Shell"], "spec.runtime")
    name = explain(KINDS["Ghost"], "spec.skills")

    assert passing.allowed == ["none", "original_user", "previous_bot", "original_and_previous"]
    assert (passing.default, passing.type, passing.required) == ("none", "word", False)
    assert (key.type, key.secret) == ("secret text", True)
    assert (ref.type, ref.refers_to) == ("list of references to Bot (each a name, or an object with a name)", "Bot")
    assert (top_k.type, top_k.default, top_k.limits) == ("whole number", 5, ["at least 1", "at most 10"])
    assert (shell.name, shell.other_names) == ("shellType", ["runtime", "shell_type"])
    assert (name.type, name.refers_to) == ("list of names of Skill", "Skill")
    assert explain(KINDS["Skill"], "spec.visible").default is True
    assert explain(KINDS["Device"], "spec.isDefault").default is False


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("spec.membrs", 'Team.spec has no field "membrs". Did you mean "members"?'),
        ("spec.members.botref.nam", 'Team.spec.members has no field "botref". Did you mean "botRef"?'),
        ("spec.members.botRef.zzz", 'Team.spec.members.botRef has no field "zzz". There are: name, namespace.'),
        ("spec.icon.colour", 'Team.spec.icon is a text and has no fields, so there is no "colour" in it.'),
    ],
)
def test_wrong_steps(path: str, message: str) -> None:
    with pytest.raises(NotFound) as caught:
        explain(KINDS["Team"], path)

    assert caught.value.message == message
