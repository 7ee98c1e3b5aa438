"""The resource store: labels, references, revisions, secrets, field managers; groups, documents, skill packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


NAME = sa.String(255).with_variant(mysql.VARCHAR(255, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
WORD = sa.String(64).with_variant(mysql.VARCHAR(64, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb")
LABEL_KEY = sa.String(320).with_variant(
    mysql.VARCHAR(320, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
)
LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")
LONG_BLOB = sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql", "mariadb")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
UID = sa.String(36)


def _number(name: str, size: sa.types.TypeEngine[int] | None = None) -> sa.Column[int]:
    return sa.Column(name, size or sa.BigInteger(), nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _text(name: str, kind: sa.types.TypeEngine[str], *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, kind, nullable=nullable)


def _times() -> list[sa.Column[object]]:
    return [sa.Column("created_at", TIME, nullable=False), sa.Column("updated_at", TIME, nullable=False)]


def upgrade() -> None:
    for table in ("kinds", "tasks"):
        op.add_column(table, sa.Column("created_version", sa.BigInteger(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("managed", sa.JSON(none_as_null=True), nullable=True))
        op.create_index(f"ix_{table}_resource_version", table, ["resource_version"])
    op.create_index("ix_kinds_namespace", "kinds", ["kind", "user_id", "deleted_id", "namespace", "id"])
    op.create_index("ix_tasks_team_state", "tasks", ["team_id", "state"])
    op.create_table(
        "labels",
        _text("kind", WORD),
        sa.Column("resource_id", sa.BigInteger(), autoincrement=False, nullable=False),
        _text("key", LABEL_KEY),
        _text("value", WORD),
        _number("user_id"),
        sa.PrimaryKeyConstraint("kind", "resource_id", "key", name=op.f("pk_labels")),
    )
    op.create_index("ix_labels_selection", "labels", ["kind", "user_id", "key", "value", "resource_id"])
    op.create_table(
        "resource_references",
        _id(),
        _text("source_kind", WORD),
        _number("source_id"),
        _text("path", sa.String(512)),
        _number("user_id"),
        _text("kind", WORD),
        _text("namespace", NAME),
        _text("name", NAME),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_references")),
    )
    op.create_index("ix_resource_references_target", "resource_references", ["kind", "name", "namespace", "user_id"])
    op.create_index("ix_resource_references_source", "resource_references", ["source_kind", "source_id"])
    op.create_table(
        "revisions",
        _id(),
        _text("resource_uid", UID),
        _number("revision", sa.Integer()),
        _number("resource_version"),
        _number("generation"),
        _text("operation", sa.String(16)),
        _text("manager", NAME),
        _number("user_id"),
        _text("user_name", NAME, nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("resource_uid", "revision", name=op.f("uq_revisions_resource_uid_revision")),
    )
    op.create_table(
        "secrets",
        _text("id", UID),
        _number("user_id"),
        _text("namespace", NAME),
        _text("name", NAME, nullable=True),
        _text("resource_uid", UID, nullable=True),
        _text("key_id", sa.String(32)),
        _text("token", LONG_TEXT),
        *_times(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrets")),
        sa.UniqueConstraint("user_id", "namespace", "name", name=op.f("uq_secrets_user_id_namespace_name")),
    )
    op.create_index("ix_secrets_key_id", "secrets", ["key_id", "id"])
    op.create_index("ix_secrets_resource_uid", "secrets", ["resource_uid"])
    _later_features()
    _views()


def _later_features() -> None:
    op.create_table(
        "groups",
        _id(),
        _text("name", NAME),
        _text("display_name", sa.String(200), nullable=True),
        _text("description", LONG_TEXT, nullable=True),
        _number("owner_id"),
        _text("visibility", sa.String(16)),
        _text("level", sa.String(16)),
        *_times(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
    )
    op.create_table(
        "namespace_members",
        _id(),
        _number("group_id", BIG_ID),
        _number("user_id"),
        _text("role", sa.String(24)),
        _text("state", sa.String(16)),
        sa.Column("invited_by", sa.BigInteger(), nullable=True),
        *_times(),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_namespace_members_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_namespace_members")),
        sa.UniqueConstraint("group_id", "user_id", name=op.f("uq_namespace_members_group_id_user_id")),
    )
    op.create_index("ix_namespace_members_user_id", "namespace_members", ["user_id"])
    op.create_table(
        "documents",
        _id(),
        _number("knowledge_base_id", BIG_ID),
        _number("folder_id"),
        _number("user_id"),
        _text("name", sa.String(255)),
        sa.Column("source", sa.JSON(), nullable=False),
        _number("size_bytes"),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        _text("index_state", sa.String(24)),
        _number("index_generation"),
        *_times(),
        sa.ForeignKeyConstraint(["knowledge_base_id"], ["kinds.id"], name=op.f("fk_documents_knowledge_base_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("ix_documents_knowledge_base", "documents", ["knowledge_base_id", "folder_id", "id"])
    op.create_table(
        "skill_binaries",
        sa.Column("skill_id", BIG_ID, autoincrement=False, nullable=False),
        _text("sha256", sa.String(64)),
        _number("size_bytes"),
        sa.Column("data", LONG_BLOB, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["skill_id"], ["kinds.id"], name=op.f("fk_skill_binaries_skill_id")),
        sa.PrimaryKeyConstraint("skill_id", name=op.f("pk_skill_binaries")),
    )


def _views() -> None:
    op.execute(f"CREATE VIEW public_models AS {_SHOWN} WHERE kind = 'Model' AND user_id = 0 AND deleted_id = 0")
    op.execute(f"CREATE VIEW knowledge_bases AS {_SHOWN} WHERE kind = 'KnowledgeBase' AND deleted_id = 0")


_SHOWN = (
    "SELECT id, uid, namespace, name, user_id, display_name, labels, spec, status, created_at, updated_at FROM kinds"
)
