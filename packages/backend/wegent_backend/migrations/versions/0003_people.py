"""People and what they may do: logins, identities, keys, groups, sharing, audit, settings of the installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from wegent_backend.migrations.append_only import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
WORD = sa.String(64).with_variant(mysql.VARCHAR(64, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:

    op.create_table(
        "audit_events",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", NAME, nullable=True),
        sa.Column("via", WORD, nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("request_id", WORD, nullable=True),
        sa.Column("action", WORD, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("namespace", NAME, nullable=True),
        sa.Column("object_name", NAME, nullable=True),
        sa.Column("object_id", WORD, nullable=True),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_actor", "audit_events", ["actor_name", "id"])
    op.create_index("ix_audit_events_at", "audit_events", ["at"])
    op.create_index("ix_audit_events_object", "audit_events", ["kind", "object_name", "id"])
    op.create_table(
        "cleanups",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("before", TIME, nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleanups")),
    )
    op.create_index("ix_cleanups_state", "cleanups", ["state"])
    op.create_table(
        "git_tokens",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("host", NAME, nullable=False),
        sa.Column("login", NAME, nullable=True),
        sa.Column("secret_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_git_tokens")),
        sa.UniqueConstraint("user_id", "host", name=op.f("uq_git_tokens_user_id_host")),
    )
    op.create_table(
        "share_links",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("default_role", sa.String(length=24), nullable=False),
        sa.Column("require_approval", sa.Boolean(), nullable=False),
        sa.Column("public_read", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_links_token_hash")),
    )
    op.create_index("ix_share_links_resource", "share_links", ["kind", "resource_id"])
    op.create_table(
        "system_settings",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_system_settings")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("key_type", sa.String(length=16), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("prefix", sa.String(length=24), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("acts_for_users", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("hash", name=op.f("uq_api_keys_hash")),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id", "id"])
    op.create_table(
        "group_ancestors",
        sa.Column("group_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("ancestor_id", BIG_ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["groups.id"], name=op.f("fk_group_ancestors_ancestor_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_ancestors_group_id")),
        sa.PrimaryKeyConstraint("group_id", "ancestor_id", name=op.f("pk_group_ancestors")),
    )
    op.create_index("ix_group_ancestors_ancestor_id", "group_ancestors", ["ancestor_id", "group_id"])
    op.create_table(
        "identities",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("provider", WORD, nullable=False),
        sa.Column("subject", NAME, nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("gave_admin", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_login_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_identities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("provider", "subject", name=op.f("uq_identities_provider_subject")),
    )
    op.create_index("ix_identities_user_id", "identities", ["user_id"])
    op.create_table(
        "logins",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("provider", WORD, nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("user_agent", sa.String(length=255), nullable=False),
        sa.Column("refresh_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("refreshed_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_logins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("refresh_hash", name=op.f("uq_logins_refresh_hash")),
    )
    op.create_index("ix_logins_expires_at", "logins", ["expires_at"])
    op.create_index("ix_logins_previous_hash", "logins", ["previous_hash"])
    op.create_index("ix_logins_user_id", "logins", ["user_id", "ended_at"])
    op.create_table(
        "resource_members",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("link_id", BIG_ID, nullable=True),
        sa.Column("reviewed_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["share_links.id"], name=op.f("fk_resource_members_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_members")),
        sa.UniqueConstraint(
            "kind", "resource_id", "user_id", name=op.f("uq_resource_members_kind_resource_id_user_id")
        ),
    )
    op.create_index("ix_resource_members_user_id", "resource_members", ["user_id", "kind", "state"])
    if op.get_bind().dialect.name == "sqlite":
        # A new group must not get the id of one that was deleted, and with it what was its own.
        with op.batch_alter_table("groups", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
    op.add_column("namespace_members", sa.Column("provider", sa.String(length=64), nullable=True))
    op.add_column("users", sa.Column("display_name", sa.String(length=200), nullable=True))
    op.add_column("users", sa.Column("email_verified", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("users", sa.Column("preferences", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("users", sa.Column("deleted_at", TIME, nullable=True))
    op.create_index("ix_users_email", "users", ["email"])
    op.create_index("ix_runs_created_at", "runs", ["created_at", "user_id"])
    counters = sa.table("counters", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    op.bulk_insert(counters, [{"name": name, "value": 0} for name in ("accounts", "audit", "purged")])
    guard(op.get_bind(), "audit_events")
