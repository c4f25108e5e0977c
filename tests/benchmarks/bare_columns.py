"""The same entries in carefully made simple forms, to compare our bytes with.

``as_json``: compact rows of JSON, steps of time, gzip at its best. ``as_columns``: columns of
varints, every known word a number, zstd at level 19 and no dictionary. Neither can carry what it
does not know (another kind, another field), and nothing here reads them back: they are the least
that such forms take, not forms to use.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
import zstandard

from desktop_app.core.changes.change import Change
from desktop_app.core.changes.segments import Segment
from support.workloads import ITEMS, STARTED

_STATUSES = ("met", "partial", "unmet", "not_applicable")
_CAUSES = (
    None, "no_funding", "not_provided", "upper_software", "line_power", "no_staff", "no_guidance",
    "in_progress", "other",
)  # fmt: skip
_SOLVERS = (None, "commune", "province", "ministry", "carrier", "supplier")


def as_json(runs: Sequence[Segment]) -> bytes:
    """Return *runs* as rows of JSON under gzip."""
    told = []
    for run in runs:
        rows, wall = [], STARTED
        for entry in changes_of(run):
            rows.append([entry.kind, entry.wall - wall, entry.round, entry.item,
                         *([entry.bases] if entry.bases else []), entry.fields])  # fmt: skip
            wall = entry.wall
        signature = base64.b64encode(run.signature).decode()
        told.append([run.device, run.commune, run.first, signature, rows])
    return gzip.compress(msgspec.json.encode(told), 9, mtime=0)


def as_columns(runs: Sequence[Segment]) -> bytes:
    """Return *runs* as columns under zstd; what cannot be made smaller stands before them."""
    keys, columns = bytearray(), bytearray()
    entries = [entry for run in runs for entry in changes_of(run)]
    for run in runs:
        keys += bytes.fromhex(run.device) + run.signature
        columns += numbers([int(run.commune), run.first, len(run.entries)])
        columns += numbers(_steps([STARTED, *(entry.wall for entry in changes_of(run))]))
    for entry in entries:
        keys += b"".join(map(bytes.fromhex, entry.bases))
    fields = [entry.fields for entry in entries]
    columns += numbers(_steps([0, *(ITEMS.index(entry.item) for entry in entries)]))  # type: ignore[arg-type]
    columns += numbers(len(entry.bases) for entry in entries)
    columns += numbers(_STATUSES.index(said["status"]) for said in fields)
    columns += numbers(_CAUSES.index(said.get("cause")) for said in fields)
    columns += numbers(_SOLVERS.index(said.get("solver")) for said in fields)
    columns += numbers(said.get("seconds", 0) for said in fields)
    for name in ("value", "of", "note"):
        texts = [str(said.get(name, "")).encode() for said in fields]
        columns += numbers(map(len, texts)) + b"".join(texts)
    return bytes(keys) + zstandard.ZstdCompressor(level=19, write_content_size=False).compress(
        bytes(columns)
    )


def changes_of(run: Segment) -> list[Change]:
    """Return the entries of *run*, which must be whole."""
    return [entry for entry in run.entries if isinstance(entry, Change)]


def numbers(values: Iterable[int]) -> bytes:
    """Return *values* of either sign, seven bits a byte."""
    told = bytearray()
    for value in values:
        left = value << 1 if value >= 0 else (-value << 1) - 1
        while left > 0x7F:
            told.append(left & 0x7F | 0x80)
            left >>= 7
        told.append(left)
    return bytes(told)


def _steps(values: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(values)]
