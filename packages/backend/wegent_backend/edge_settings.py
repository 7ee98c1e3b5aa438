"""Settings of the edge: who may reach the server from where, how often, and with how much."""

from __future__ import annotations

import json
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.networks import IPvAnyNetwork
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class LoginSettings(BaseSettings):
    """Guessing of passwords, and logins that there are already."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_LOGIN_")

    attempts_per_minute: int = Field(default=10, ge=1, description="Wrong logins per minute, account and address")
    attempts_per_address: int = Field(
        default=60, ge=1, description="Wrong logins per minute and address, over all accounts"
    )
    attempts_per_account: int = Field(
        default=20,
        ge=1,
        description="Wrong logins per account over all addresses that it never logged in from, before each further one "
        "has to wait; addresses that it did log in from are counted one by one",
    )
    delay_seconds: float = Field(default=2, gt=0, description="The first of these waits in seconds; each next is twice")
    max_delay_seconds: float = Field(default=300, gt=0, description="The longest of these waits in seconds")
    forget_seconds: int = Field(
        default=3600, ge=60, description="Seconds without a wrong login after which an account has no more waits"
    )
    known_days: int = Field(default=90, ge=1, description="How long an account's address counts as known, days")
    hashes: int = Field(default=2, ge=1, description="Passwords checked at once in a process, of known addresses")
    waiting: int = Field(default=64, ge=1, description="Passwords that wait to be checked; further ones are refused")
    waiting_per_address: int = Field(default=16, ge=1, description="Those of them that come from one address")
    wait_seconds: float = Field(default=20, gt=0, description="Longest wait for a password to be checked, seconds")
    grace_seconds: float = Field(
        default=30, ge=0, description="How long a refresh token is still taken after it was used, s: for lost answers"
    )
    recheck_seconds: float = Field(
        default=3, gt=0, description="Seconds between two looks whether those who stay connected still may"
    )
    keep_days: float = Field(default=30, ge=0, description="Days after which a login that is over is forgotten")
    sweep_seconds: float = Field(
        default=3600, gt=0, description="Seconds between two looks for logins that are to be forgotten"
    )


def _separate(value: object) -> object:
    """`a, b` and a JSON list mean the same."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("it begins like a JSON list and is none") from None
    return [part for part in value.replace(",", " ").split() if part]


def _origin(value: str) -> str:
    """As browsers send it: no path, no default port, small letters."""
    parts = urlsplit(value.rstrip("/").lower())
    if parts.scheme not in _PORTS or not parts.hostname or parts.path or parts.query or parts.fragment or "@" in value:
        raise ValueError("an origin is written https://HOST or https://HOST:PORT; * is not possible")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    if "*" in host:
        raise ValueError("an origin is written out: * is not possible")
    return f"{parts.scheme}://{host}{port}"


_PORTS: Final = {"http": 80, "https": 443}
Words: TypeAlias = Annotated[list[str], NoDecode, BeforeValidator(_separate)]
Origins: TypeAlias = Annotated[list[Annotated[str, AfterValidator(_origin)]], NoDecode, BeforeValidator(_separate)]
Networks: TypeAlias = Annotated[list[IPvAnyNetwork], NoDecode, BeforeValidator(_separate)]


class WebSettings(BaseSettings):
    """Where requests may come from, and how large and slow they may be."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_WEB_", env_ignore_empty=True)

    allowed_origins: Origins = Field(
        default_factory=list,
        description="Origins of other pages that may use the API and open sockets, such as https://portal.example.org, "
        "separated by commas; when empty only the server's own page may",
    )
    allowed_hosts: Words = Field(
        default_factory=list,
        description="Names under which the server answers, separated by commas; any when empty. Addresses and "
        "localhost always count. It keeps other names from being pointed at this server",
    )
    trusted_proxies: Networks = Field(
        default_factory=list,
        description="Addresses and networks of proxies whose X-Forwarded-For, -Proto and -Host are believed, such as "
        "127.0.0.1, 10.0.0.0/8; from others these are ignored",
    )
    max_auth_body_bytes: int = Field(
        default=16_384, ge=1024, description="Largest request body of the routes that lead to a login, in bytes"
    )
    max_url_bytes: int = Field(default=8192, ge=256, description="Longest address of a request, in bytes")
    max_head_bytes: int = Field(
        default=65_536, ge=1024, description="Address and headers of a request together, in bytes"
    )
    head_seconds: float = Field(default=15, gt=0, description="Longest time for the headers of a request to arrive (s)")
    body_seconds: float = Field(default=60, gt=0, description="Longest time for the body of a request to arrive (s)")
    keep_alive_seconds: int = Field(
        default=75,
        ge=1,
        description="How long a connection without a request stays open, seconds: longer than proxies and clients keep "
        "theirs, so that it never ends under a request that is on its way",
    )
    stall_seconds: float = Field(
        default=60,
        gt=0,
        description="A connection whose client takes next to nothing of what waits for it for this long ends (s)",
    )
    max_connections: int = Field(default=10_000, ge=1, description="Connections at once; further ones are answered 503")
    hsts_seconds: int = Field(
        default=31_536_000, ge=0, description="How long browsers that came by https must come by https again (s)"
    )


class RateSettings(BaseSettings):
    """How much somebody may ask of the server in a minute, and as much at once; 0 is no limit."""

    model_config = SettingsConfigDict(env_prefix="WEGENT_RATE_")

    reads_per_minute: int = Field(default=6000, ge=0, description="Reads of one user, or of one API key; 0: no limit")
    writes_per_minute: int = Field(
        default=3000, ge=0, description="Writes of one user, or of one API key, messages in chats too; 0: no limit"
    )
    expensive_per_minute: int = Field(
        default=600,
        ge=0,
        description="What costs much (apply, export, watches, tests of models, proofs of the audit trail, usage, "
        "clean-ups, deletion of groups, a new encryption key) of one user, or of one API key; 0: no limit",
    )
    anonymous_per_minute: int = Field(
        default=1200, ge=0, description="Requests of one address without a valid login or API key; 0: no limit"
    )
    responses_per_minute: int = Field(
        default=60, ge=0, description="Responses and chat completions asked for, of one user or API key; 0: no limit"
    )
    responses_reads_per_minute: int = Field(
        default=120, ge=0, description="Reads of responses, of one user or API key; 0: no limit"
    )
    responses_changes_per_minute: int = Field(
        default=30, ge=0, description="Responses cancelled or deleted, of one user or API key; 0: no limit"
    )
    patience_seconds: float = Field(
        default=2, gt=0, description="Longest wait for Redis to count a request; without it nobody is limited (s)"
    )
