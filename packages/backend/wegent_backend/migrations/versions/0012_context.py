"""How full the context window was after an answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subtasks", sa.Column("context", sa.JSON(), nullable=True))
