"""Codes over rows that no device signs, batches of codes, and what all devices are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the codes over rows, which opening the service fills, withdrawn codes, the notices."""
    op.add_column("batches", sa.Column("mac", sa.LargeBinary()))
    # Beside the position: after waiting for a row's lock PostgreSQL reads the row again, but not
    # the batch that was joined to it.
    op.add_column("communes", sa.Column("stamp", sa.LargeBinary()))
    op.execute(
        "UPDATE communes SET stamp = (SELECT b.stamp FROM batches AS b"
        " WHERE b.commune = communes.commune AND b.position = communes.position)"
    )
    op.add_column("evidence", sa.Column("mac", sa.LargeBinary()))
    op.add_column("codes", sa.Column("batch", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "codes", sa.Column("withdrawn", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_table(
        "notices",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
    )
