"""Keyed tags of enrolment codes, by which a wrong code is refused without a slow hash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tags; codes made before have none, because the codes themselves are not kept."""
    op.add_column("codes", sa.Column("tag", sa.LargeBinary()))
    op.create_index("codes_tag", "codes", ["tag"])
