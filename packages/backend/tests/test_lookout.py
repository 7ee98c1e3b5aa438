"""Who may stay is looked at for all at once."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from wegent_backend.access.lookout import Lookout, Stay
from wegent_backend.access.renewal import AT_ONCE
from wegent_backend.auth.subject import Subject
from wegent_backend.db import Database
from wegent_backend.tables import (
    ApiKeyRow,
    GroupAncestorRow,
    GroupRow,
    LoginRow,
    NamespaceMemberRow,
    UserRow,
    utc_now,
)


@dataclass
class Door:
    """A lookout that looks when it is told to, and whom it has put out."""

    db: Database
    lookout: Lookout
    out: list[str]

    def enter(self, subject: Subject) -> Stay:
        return self.lookout.stay(subject, on_out=lambda: self.out.append(subject.via or ""))

    async def user(self, name: str, **fields: object) -> UserRow:
        async with self.db.write() as session:
            row = UserRow(user_name=name, **fields)
            session.add(row)
        return row

    async def login(self, user: UserRow, login_id: str) -> Stay:
        async with self.db.write() as session:
            expires = utc_now() + timedelta(days=1)
            session.add(
                LoginRow(id=login_id, user_id=user.id, method="password", refresh_hash=login_id, expires_at=expires)
            )
        return self.enter(Subject(user.id, user.user_name, "user", via=f"login:{login_id}", address="192.0.2.7"))

    async def key(self, owner: UserRow, acting: UserRow | None = None, **fields: object) -> Stay:
        async with self.db.write() as session:
            row = ApiKeyRow(
                user_id=owner.id,
                name="k",
                prefix="wg-",
                hash=hashlib.sha256(repr((owner.id, fields)).encode()).hexdigest(),
                **{"key_type": "personal", "scopes": ["read"]} | fields,
            )
            session.add(row)
        user = acting or owner
        return self.enter(Subject(user.id, user.user_name, "user", via=f"key:{row.id}", scopes=frozenset({"read"})))

    async def change(self, statement: object) -> None:
        async with self.db.write() as session:
            await session.execute(statement)  # type: ignore[call-overload]
        await self.lookout.look()


@pytest.fixture
async def door(database: Database) -> Door:
    return Door(database, Lookout(database, seconds=60), [])


async def test_whoever_may_stay_stays(door: Door) -> None:
    ann = await door.user("ann")
    stays = [await door.login(ann, "one"), await door.key(ann), door.enter(Subject(ann.id, "ann", "user"))]
    await door.lookout.look()
    assert door.out == []
    assert [stay.out for stay in stays] == [False] * 3
    assert stays[0].subject.address == "192.0.2.7"
    assert stays[1].subject.scopes == {"read"}


async def test_an_ended_and_an_expired_login_are_out_once_and_others_not(door: Door) -> None:
    ann = await door.user("ann")
    for name in ("one", "two", "three"):
        await door.login(ann, name)
    await door.change(update(LoginRow).where(LoginRow.id == "one").values(ended_at=utc_now()))
    await door.change(update(LoginRow).where(LoginRow.id == "two").values(expires_at=utc_now()))
    await door.lookout.look()
    assert door.out == ["login:one", "login:two"]


async def test_who_is_switched_off_is_out_by_login_and_key(door: Door) -> None:
    ann, bob = await door.user("ann"), await door.user("bob")
    await door.login(ann, "one")
    await door.login(bob, "two")
    key = await door.key(ann)
    await door.change(update(UserRow).where(UserRow.id == ann.id).values(is_active=False))
    assert sorted(door.out) == sorted(["login:one", key.subject.via])


async def test_keys_end_and_lose_scopes(door: Door) -> None:
    robot, ann = await door.user("robot", role="admin"), await door.user("ann")
    own = await door.key(robot)
    acting = await door.key(robot, ann, key_type="service", acts_for_users=True)
    narrowed = await door.key(ann, scopes=["read", "use"])
    await door.change(update(ApiKeyRow).where(ApiKeyRow.user_id == ann.id).values(scopes=["use"]))
    assert (door.out, narrowed.subject.scopes) == ([], {"use"})
    await door.change(update(ApiKeyRow).values(acts_for_users=False))
    assert door.out == [acting.subject.via]
    await door.change(update(ApiKeyRow).where(ApiKeyRow.user_id == robot.id).values(is_active=False))
    assert door.out == [acting.subject.via, own.subject.via]


async def test_a_key_that_acts_for_others_ends_with_the_role_of_who_made_it(door: Door) -> None:
    for change in ({"role": "user"}, {"is_active": False}):
        robot, ann = await door.user(f"robot {change}", role="admin"), await door.user(f"ann {change}")
        acting = await door.key(robot, ann, key_type="service", acts_for_users=True)
        await door.change(update(UserRow).where(UserRow.id == robot.id).values(**change))
        assert door.out.pop() == acting.subject.via


async def test_a_key_makes_an_admin_by_its_scope_alone(door: Door) -> None:
    chief = await door.user("chief", role="admin")
    plain, scoped = await door.key(chief), await door.key(chief, scopes=["read", "admin"])
    await door.lookout.look()
    assert (plain.subject.role, scoped.subject.role) == ("user", "admin")


async def test_role_and_groups_are_those_of_this_moment(door: Door) -> None:
    ann = await door.user("ann")
    stay = await door.login(ann, "one")
    async with door.db.write() as session:
        groups = [GroupRow(name="a", owner_id=ann.id), GroupRow(name="a/b", owner_id=ann.id)]
        session.add_all(groups)
        await session.flush()
        above, below = (group.id for group in groups)
        for group_id, ancestor_id in ((above, above), (below, below), (below, above)):
            session.add(GroupAncestorRow(group_id=group_id, ancestor_id=ancestor_id))
        session.add(NamespaceMemberRow(group_id=above, user_id=ann.id, role="Developer"))
        session.add(NamespaceMemberRow(group_id=below, user_id=ann.id, role="Reporter"))
    await door.change(update(UserRow).values(role="admin"))
    assert stay.subject.role == "admin"
    assert {found.name: found.role for found in stay.subject.groups} == {"a": "Developer", "a/b": "Developer"}
    await door.change(delete(NamespaceMemberRow).where(NamespaceMemberRow.group_id == above))
    assert {found.name: found.role for found in stay.subject.groups} == {"a/b": "Reporter"}


async def test_who_has_left_is_not_looked_after(door: Door) -> None:
    ann = await door.user("ann")
    door.lookout.leave(await door.login(ann, "one"))
    await door.change(update(UserRow).values(is_active=False))
    assert door.out == []


async def test_more_than_one_statement_holds(door: Door) -> None:
    ann = await door.user("ann")
    await door.login(ann, "one")
    for number in range(AT_ONCE * 2):
        door.enter(Subject(1_000_000 + number, "nobody", "user", via=f"login:none-{number}"))
    await door.lookout.look()
    assert len(door.out) == AT_ONCE * 2
    assert "login:one" not in door.out
