"""Which user somebody is whom a provider has sent: known, linked by e-mail, or new."""

from __future__ import annotations

from itertools import count

import structlog

from wegent_backend.auth.oidc.errors import OidcRefused
from wegent_backend.context import Context
from wegent_backend.oidc_settings import ProviderSettings
from wegent_backend.tables import IdentityRow, UserRow, utc_now
from wegent_backend.users import admins
from wegent_backend.users.errors import LastAdmin
from wegent_backend.users.oidc import repository
from wegent_backend.users.oidc.person import Person, check_domain, check_email

log = structlog.get_logger(__name__)


async def account_of(ctx: Context, config: ProviderSettings, person: Person) -> tuple[UserRow, IdentityRow]:
    """The user, and what the provider knows them by. Raises OidcRefused."""
    check_domain(person, config)
    identity = await repository.identity(ctx.session, config.name, person.subject)
    if identity is None:
        check_email(person, config)
        user = await _linked(ctx, config, person) or await _created(ctx, config, person)
        identity = await _identified(ctx, config, person, user)
    else:
        found = await ctx.session.get(UserRow, identity.user_id)
        assert found is not None  # noqa: S101 - a foreign key
        user = found
    if not user.is_active:
        raise OidcRefused("disabled", f"the account {user.user_name} is switched off")
    identity.email, identity.last_login_at = person.email, utc_now()
    return user, identity


async def settle_role(
    ctx: Context, config: ProviderSettings, person: Person, user: UserRow, identity: IdentityRow
) -> None:
    """Make an administrator of whom the provider's groups say so, and take that away when it was given so."""
    wanted = not person.groups.isdisjoint(config.admins)
    if wanted and user.role != "admin":
        identity.gave_admin = True
        _change_role(ctx, user, "admin")
    elif identity.gave_admin and not wanted and user.role == "admin":
        await admins.hold(ctx.session)
        try:
            await admins.check_other(ctx.session, user.id)
        except LastAdmin:
            log.warning("oidc.last_admin_kept", provider=config.name, user=user.user_name)
            return
        _change_role(ctx, user, "user")
    if not wanted:
        identity.gave_admin = False


def _change_role(ctx: Context, user: UserRow, role: str) -> None:
    before, user.role = user.role, role
    ctx.record("update", "User", name=user.user_name, object_id=user.id, old={"role": before}, new={"role": role})


async def _linked(ctx: Context, config: ProviderSettings, person: Person) -> UserRow | None:
    """Only an address that both sides have verified shows that two accounts are of one person."""
    if not config.trusted_for_email or not person.email_verified or person.email is None:
        return None
    found = await repository.with_verified_email(ctx.session, person.email)
    active = [user for user in found if user.is_active]
    if found and not active:
        raise OidcRefused("disabled", "the account with this e-mail address is switched off")
    if len(active) > 1:
        raise OidcRefused("email_taken", "several accounts have this e-mail address")
    if not active:
        return None
    # An address that a provider gives to somebody else must not give them the account too.
    if await repository.is_known_to(ctx.session, active[0].id, config.name):
        raise OidcRefused("email_taken", "the provider knows the account with this e-mail address as somebody else")
    return active[0]


async def _created(ctx: Context, config: ProviderSettings, person: Person) -> UserRow:
    if not config.create_users:
        raise OidcRefused("no_account", "nobody here has this account, and the provider makes no new ones")
    vouched = config.trusted_for_email and person.email_verified
    user = UserRow(
        user_name=await _free_name(ctx, person.wished_name),
        display_name=person.display_name,
        email=person.email if person.email_verified else None,
        email_verified=vouched,
        role="user",
    )
    ctx.session.add(user)
    await ctx.session.flush()
    new = {"role": user.role, "email": user.email, "provider": config.name}
    ctx.record("create", "User", name=user.user_name, object_id=user.id, new=new)
    return user


async def _free_name(ctx: Context, wished: str) -> str:
    """The name, or the first of name-2, name-3 … that nobody has."""
    taken = await repository.names_like(ctx.session, wished)
    names = (wished if number == 1 else f"{wished}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


async def _identified(ctx: Context, config: ProviderSettings, person: Person, user: UserRow) -> IdentityRow:
    identity = IdentityRow(user_id=user.id, provider=config.name, subject=person.subject, gave_admin=False)
    ctx.session.add(identity)
    await ctx.session.flush()
    new = {"provider": config.name, "subject": person.subject}
    ctx.record("link", "User", name=user.user_name, object_id=user.id, new=new)
    return identity
