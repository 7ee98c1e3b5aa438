"""Settings of logins through OIDC providers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from wegent_contracts.resources.patterns import NAMESPACE_PATTERN

GroupRole: TypeAlias = Literal["Owner", "Maintainer", "Developer", "Reporter", "RestrictedAnalyst"]
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _safe_issuer(issuer: str) -> str:
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("it must begin with https:// (http:// only for this machine)")
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError("it must be an address without ? and #, as the provider itself writes it")
    return issuer


Issuer: TypeAlias = Annotated[str, AfterValidator(_safe_issuer)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GroupMapping(_Part):
    """Whoever has `value` in the group claim is a member of `group`, with this role."""

    value: str = Field(min_length=1)
    group: str = Field(pattern=NAMESPACE_PATTERN, max_length=253)
    role: GroupRole = "Developer"


class ProviderSettings(_Part):
    """One provider; `name` stands in addresses and in the database, so it stays as it is."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    display_name: str = Field(default="", max_length=100)
    issuer: Issuer
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    group_claim: str = "groups"
    groups: tuple[GroupMapping, ...] = ()
    admins: tuple[str, ...] = Field(default=(), description="Values of the group claim that make administrators")
    create_users: bool = True
    require_verified_email: bool = True
    trusted_for_email: bool = False
    email_domains: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What people see."""
        return self.display_name or self.name

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError('scopes must have "openid"')
        return self


class OidcSettings(BaseSettings):
    """Logins through OIDC providers, and patience with these."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_OIDC_", env_ignore_empty=True)

    providers: list[ProviderSettings] = Field(
        default_factory=list, description="JSON list of providers (docs/oidc.md); people see them in this order"
    )
    providers_file: Path | None = Field(default=None, description="File with such a list, for more of them")
    answer_seconds: float = Field(default=10, gt=0, description="Longest wait for an answer of a provider, seconds")
    max_answer_bytes: int = Field(default=1_000_000, ge=1024, description="Longest answer of a provider in bytes")
    leeway_seconds: int = Field(
        default=30, ge=0, le=300, description="How far a provider's clock may be from this one, seconds"
    )
    login_seconds: int = Field(default=600, ge=30, description="Time to log in at the provider, seconds")
    logins_per_minute: int = Field(default=60, ge=1, description="Logins that one address may begin in a minute")
    code_seconds: int = Field(
        default=60, ge=5, description="Life of the code with which the page fetches its tokens, seconds"
    )
    metadata_seconds: float = Field(
        default=3600, gt=0, description="How long addresses and keys of a provider are kept, seconds"
    )
    key_refetch_seconds: float = Field(
        default=10, ge=0, description="Least time between two looks for a key that is not known, seconds"
    )

    _of_file: list[ProviderSettings] = PrivateAttr(default_factory=list)

    @property
    def configured(self) -> list[ProviderSettings]:
        """Those of the variable, then those of the file."""
        return [*self.providers, *self._of_file]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.providers_file is not None:
            self._of_file = _read(self.providers_file)
        names = [provider.name for provider in self.configured]
        if len(set(names)) < len(names):
            raise ValueError("two providers have the same name")
        return self


def _read(path: Path) -> list[ProviderSettings]:
    """Raises ValueError, which names no values: there are secrets among them."""
    try:
        content = json.loads(path.expanduser().read_text())
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from error
    except ValueError:
        raise ValueError(f"{path} is not JSON") from None
    if not isinstance(content, list):
        raise ValueError(f"{path} is not a list of providers")  # noqa: TRY004 - pydantic takes ValueError
    return [ProviderSettings.model_validate(entry) for entry in content]
