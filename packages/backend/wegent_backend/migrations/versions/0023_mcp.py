"""MCP servers: what of them was approved, and logins of people there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
WORD = sa.String(64).with_variant(mysql.VARCHAR(64, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mcp_reviews",
        sa.Column("resource_uid", sa.String(36), nullable=False),
        sa.Column("server", NAME, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("message", sa.String(1000), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=True),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("approved_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("resource_uid", "server", name=op.f("pk_mcp_reviews")),
    )
    op.create_table(
        "mcp_pins",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("resource_uid", sa.String(36), nullable=False),
        sa.Column("server", NAME, nullable=False),
        sa.Column("tool_hash", sa.String(64), nullable=False),
        sa.Column("tool", NAME, nullable=False),
        sa.Column("hash", sa.String(71), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mcp_pins")),
        sa.UniqueConstraint(
            "resource_uid", "server", "tool_hash", name=op.f("uq_mcp_pins_resource_uid_server_tool_hash")
        ),
    )
    op.create_table(
        "mcp_connections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("resource_uid", sa.String(36), nullable=False),
        sa.Column("server", NAME, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("namespace", NAME, nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("url", sa.String(2048), nullable=False),
        sa.Column("issuer", sa.String(2048), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("secret_id", sa.String(36), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("refreshing_until", TIME, nullable=True),
        sa.Column("broken", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mcp_connections")),
        sa.UniqueConstraint(
            "user_id", "resource_uid", "server", name=op.f("uq_mcp_connections_user_id_resource_uid_server")
        ),
    )
    op.create_index("ix_mcp_connections_resource_uid", "mcp_connections", ["resource_uid"])
