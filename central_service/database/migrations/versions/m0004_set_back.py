"""Stamps of positions, successor keys, and tokens that are returned only sealed."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the stamps of positions, the successions, and the tokens returned only sealed."""
    op.add_column("batches", sa.Column("stamp", sa.LargeBinary()))
    successions = op.create_table(
        "successions",
        sa.Column("device", sa.Text(), primary_key=True),
        sa.Column("predecessor", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
    )
    op.create_index("successions_origin", "successions", ["origin"])
    op.create_table("sealed_tokens", sa.Column("hash", sa.LargeBinary(), primary_key=True))
    connection = op.get_bind()
    connection.execute(sa.text("INSERT INTO sealed_tokens (hash) SELECT hash FROM tokens"))
    known = [*_successions(connection)]
    if known:
        op.bulk_insert(successions, known)


def _successions(connection: sa.Connection) -> list[dict[str, object]]:
    """Return the successions recorded in the acts, the earliest first."""
    origins: dict[str, str] = {}
    found: list[dict[str, object]] = []
    for body, made in connection.execute(sa.text("SELECT body, made FROM acts ORDER BY sequence")):
        said = json.loads(bytes(body))[-1]
        if said.get("act") != "succeed":
            continue
        device, old = said["detail"]["device"], said["detail"]["of"]
        origins[device] = origins.get(old, old)
        found.append(
            {
                "device": device,
                "predecessor": old,
                "origin": origins[device],
                "reason": "",
                "made": made,
            }
        )
    return found
