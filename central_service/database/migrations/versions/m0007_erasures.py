"""Files whose content may not be kept any more; which program each device runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the tables of erased files and of programs."""
    op.create_table(
        "erasures",
        sa.Column("commune", sa.Text(), primary_key=True),
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("erasures_sha256", "erasures", ["sha256"])
    op.create_index("erasures_changed", "erasures", ["changed"])
    op.create_table(
        "programs",
        sa.Column("device", sa.Text(), primary_key=True),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
