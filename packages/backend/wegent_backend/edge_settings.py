"""Settings of the edge: who may reach the server from where, how often, and with how much."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LoginSettings(BaseSettings):
    """Guessing of passwords."""

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
