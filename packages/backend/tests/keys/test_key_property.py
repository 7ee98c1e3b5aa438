"""A property of all rules: whatever somebody may with a key, its user may without it."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from wegent_backend.access.decision import Grant, Target, decide
from wegent_backend.access.loading import limited
from wegent_backend.access.routes import Access, admit
from wegent_backend.access.rules import LOGIN_ONLY, OFFERED, RULES, Thing, Verb, scope_of
from wegent_backend.auth.subject import GROUP_ROLES, KEY_SCOPES, Membership, Role, Subject
from wegent_backend.tables import ApiKeyRow
from wegent_contracts.errors import Forbidden

ME, OTHER, GROUPS = 7, 8, (1, 2)
roles = st.sampled_from(GROUP_ROLES)
subjects = st.builds(
    lambda role, found: Subject(
        ME, "ann", role, tuple(Membership(group, "g", found[group]) for group in sorted(found))
    ),
    st.sampled_from(get_args(Role)),
    st.dictionaries(st.sampled_from(GROUPS), roles),
)
keys = st.builds(
    lambda scopes, key_type: ApiKeyRow(id=1, user_id=ME, key_type=key_type, scopes=sorted(scopes)),
    st.sets(st.sampled_from(KEY_SCOPES)),
    st.sampled_from(["personal", "service"]),
)
rules = st.sampled_from(sorted(RULES))
grants = st.none() | st.builds(Grant, roles, st.sampled_from(["link", "direct"]))
owners = st.sampled_from([ME, OTHER, 0, *(-group for group in GROUPS)])
kinds = st.sampled_from([None, "Ghost", *sorted(OFFERED)])


def may(subject: Subject, thing: Thing, verb: Verb, target: Target) -> bool:
    try:
        admit(subject, Access(thing, verb))
    except Forbidden:
        return False
    return decide(subject, verb, target).allowed


@settings(max_examples=2000, deadline=None)
@given(subjects, keys, rules, owners, kinds, grants, st.booleans())
def test_a_key_never_may_more_than_its_user(
    subject: Subject,
    key: ApiKeyRow,
    rule: tuple[Thing, Verb],
    owner: int,
    kind: str | None,
    grant: Grant | None,
    known: bool,
) -> None:
    thing, verb = rule
    target = Target(thing, owner, kind, grant, known)
    with_key = limited(subject, key)
    allowed = may(with_key, thing, verb, target)
    sees = decide(with_key, verb, target).visible

    assert not allowed or may(subject, thing, verb, target)
    assert not sees or decide(subject, verb, target).visible
    assert not allowed or (scope_of(thing, verb) in key.scopes and rule not in LOGIN_ONLY)
    assert with_key.role == "user" or (subject.role == "admin" and "admin" in key.scopes)


@settings(max_examples=500, deadline=None)
@given(subjects, rules, owners, kinds, grants)
def test_a_key_with_every_scope_may_what_its_user_may_but_what_needs_a_login(
    subject: Subject, rule: tuple[Thing, Verb], owner: int, kind: str | None, grant: Grant | None
) -> None:
    thing, verb = rule
    target = Target(thing, owner, kind, grant)
    key = ApiKeyRow(id=1, user_id=ME, key_type="personal", scopes=list(KEY_SCOPES))

    expected = may(subject, thing, verb, target) and rule not in LOGIN_ONLY
    assert may(limited(subject, key), thing, verb, target) is expected
