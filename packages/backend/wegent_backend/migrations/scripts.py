"""Alembic, bound to a connection that is locked already."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for the scripts of this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def run_to_head(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), "head")
