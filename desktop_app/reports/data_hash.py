"""The hash that names the data of a paper, printed on it and compared when it is checked."""

from __future__ import annotations

import hashlib
import json

import msgspec

from desktop_app.reports.data import Report

# Members that are no data: who issues the paper, at whose request and under which number; and what
# one PC knows of its own exchange and program, so that the papers of a commune and a supervisor
# name the same data.
_NOT_DATA = ("letterhead", "requested_by", "visit")
_BY_NAME = ("checklist", "others")  # whole contents are named by id and version
_NOT_PROVENANCE = ("qr", "program", "receipt", "received", "waiting")


def data_hash(report: Report) -> str:
    """Return SHA-256, in hex, of the data of *report* in canonical JSON.

    Canonical: members sorted, no spaces, UTF-8. The letterhead is left out, so a draft and the
    numbered paper name the same data; the checklist is named by id and version.
    """
    data: dict[str, object] = {
        name: msgspec.to_builtins(getattr(report, name))
        for name in report.__struct_fields__
        if name not in (*_NOT_DATA, *_BY_NAME)
    }
    if isinstance(provenance := data.get("provenance"), dict):
        for name in _NOT_PROVENANCE:
            provenance.pop(name)
    data["checklist"] = f"{report.checklist.id}/{report.checklist.version}"
    data["paper"] = type(report).__name__
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
