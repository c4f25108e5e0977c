"""The tables: the commune first in every key, so that a distributed PostgreSQL can shard on it.

What is not about one commune (members, areas, rounds, checklists, codes, tokens, acts) is small
and the same for all workers. Hashes, heads and signatures are bytes; times are UTC seconds.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# SQLite: rows are stored by key (WITHOUT ROWID), which saves a second tree for each insert.
_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}

# One row: who this service is. ``number`` counts its acts and numbers its rosters.
service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("device", Text, nullable=False),  # fingerprint of the first key
    Column("name", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),  # of the service's own feed
    Column("made", BigInteger, nullable=False),
)

service_keys = Table(
    "service_keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("changed", BigInteger, nullable=False),  # the act that last changed the row
)

# Recipients of packages: the public halves of the keys in the file service.age.
age_keys = Table(
    "age_keys",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("changed", BigInteger, nullable=False),
)

# The service's own signed feed: every act of administration is a change of the kind "entry".
acts = Table(
    "acts",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # canonical bytes
    Column("hash", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("made", BigInteger, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("device", Text, primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("person", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("revoked", Text, nullable=False),  # "", "revoked" or "lost"
    Column("told", BigInteger),  # first contact of a device after its revocation
    Column("enrolled", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("members_changed", "changed"),
)

# A role over one commune (``area`` "") or over an area (``commune`` "").
grants = Table(
    "grants",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Index("grants_device", "device"),
    Index("grants_area", "area"),
    **_BY_KEY,
)

areas = Table(
    "areas",
    metadata,
    Column("name", Text, primary_key=True),
    Column("changed", BigInteger, nullable=False),
)

# Dated: a commune that left an area keeps its row with the date. ``until`` NULL: in force.
area_communes = Table(
    "area_communes",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger),
    Index("area_communes_area", "area"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("round", Text, primary_key=True),
    Column("due", Text, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("checklist", Text, nullable=False, server_default=""),  # asked for: "decree-118/2"
    Column("closed", BigInteger, nullable=False, server_default="0"),  # 0: open
)

checklists = Table(
    "checklists",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("secret_items", Text, nullable=False),  # item ids, a space between
    Column("published", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # keyed and slow, never the code
    Column("role", Text, nullable=False),
    Column("commune", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("public_key", LargeBinary),  # of the first key that used it
    Column("used", BigInteger),
    Column("batch", Text, nullable=False, server_default=""),  # codes made together, "" for one
    Column("withdrawn", BigInteger, nullable=False, server_default="0"),  # 0: in force
    Column("tag", LargeBinary),  # keyed and short; NULL of a code made before there were tags
    Index("codes_tag", "tag"),
    **_BY_KEY,
)

# What the service tells all devices beside areas and rounds, each replaced as a whole: its address
# and authority, holidays, contacts, the list of communes. JSON; the act names the content's hash.
notices = Table(
    "notices",
    metadata,
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("changed", BigInteger, nullable=False),
)

# A key that replaces another one. ``origin`` is the first of its family, enrolled with a code.
successions = Table(
    "successions",
    metadata,
    Column("device", Text, primary_key=True),
    Column("predecessor", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("reason", Text, nullable=False),  # as the new key gave it, "" for none
    Column("made", BigInteger, nullable=False),
    Index("successions_origin", "origin"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # never the token
    Column("device", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Index("tokens_device", "device"),
    **_BY_KEY,
)

# Tokens that were used, or returned sealed: from then on they are returned only sealed.
sealed_tokens = Table(
    "sealed_tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    **_BY_KEY,
)

# ``position`` is raised under the row's lock in the writing transaction, so that a late commit is
# never skipped by a reader; ``counter`` is the highest Lamport counter with effect.
communes = Table(
    "communes",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("heard", BigInteger),  # last contact of one of the commune's own devices
    Column("stamp", LargeBinary),  # of the batch at ``position``
    **_BY_KEY,
)

feeds = Table(
    "feeds",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("through", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("refused", LargeBinary, nullable=False),  # JSON: [[sequence, reason], …]
    Column("shown", Boolean, nullable=False),  # whether anything in it ever had effect
    Column("received", BigInteger, nullable=False),  # time of the latest receipt
    Column("signature", LargeBinary, nullable=False),  # of the latest receipt
    Column("epoch", Integer, nullable=False),  # of the latest receipt
    Index("feeds_device", "device"),
    **_BY_KEY,
)

# The points that the author signed: pages are cut here and nowhere else. ``position`` NULL while
# the feed is not shown.
batches = Table(
    "batches",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("last", BigInteger, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("position", BigInteger),
    Column("signature", LargeBinary, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("submits", Boolean, nullable=False),  # its time of receipt counts: never merged onwards
    Column("stamp", LargeBinary),  # of all that was shown up to ``position`` (checkpoints)
    Column("mac", LargeBinary),  # the service's code over ``received``, which no one else signs
    Index("batches_position", "commune", "position", unique=True),
    **_BY_KEY,
)

changes = Table(
    "changes",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),  # "" where it has effect, else the refusal
    Column("body", LargeBinary, nullable=False),  # canonical bytes
    **_BY_KEY,
)

contacts = Table(
    "contacts",
    metadata,
    Column("commune", Text, primary_key=True),  # "" for a device of an area
    Column("device", Text, primary_key=True),
    Column("heard", BigInteger, nullable=False),
    **_BY_KEY,
)

# Which version of the program a device said that it runs, and when it said so last.
programs = Table(
    "programs",
    metadata,
    Column("device", Text, primary_key=True),
    Column("program", Text, nullable=False),
    Column("told", BigInteger, nullable=False),
    **_BY_KEY,
)

# Files whose content may not be kept any more: who took it away, when and why. ``commune`` "":
# whichever commune names it. ``months`` 0: by a person's act; else by the rule of so many months,
# and no device is told.
erasures = Table(
    "erasures",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("made", BigInteger, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("months", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index("erasures_sha256", "sha256"),
    Index("erasures_changed", "changed"),
    **_BY_KEY,
)

# A reference does not prove possession: a commune holds only files uploaded for it.
evidence = Table(
    "evidence",
    metadata,
    Column("commune", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("media", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("mac", LargeBinary),  # the service's code over the row
    **_BY_KEY,
)
