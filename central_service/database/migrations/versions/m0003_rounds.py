"""What a round asks for, and when it was closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let a round name a version of the checklist and the time of its closing."""
    op.add_column("rounds", sa.Column("checklist", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "rounds", sa.Column("closed", sa.BigInteger(), nullable=False, server_default="0")
    )
