"""Which changes may have an effect, computed independently from the recorded rulings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from desktop_app.core.changes.change import Change

from .expectations import Ruling
from .world import COMMUNES, Part

_CLERK = {"answer", "attach", "detach", "comment", "action", "paragraph", "person", "use",
    "adopt",
}  # fmt: skip
_LEADER = {"submit", "comment", "action", "paragraph", "person", "adopt"}
_SUPERVISOR = {
    "verify", "visit", "approve", "return", "comment", "action", "order", "call", "attach",
    "detach", "paragraph", "person", "adopt",
}  # fmt: skip
_CONTACT = 3600  # seconds: the length of one contact of a revoked device
_SECRET = "sig.secret_sign"
_SECRET_STATUSES = {"met", "unmet", "not_applicable", "unanswered"}


def expected(
    change: Change, part: Part, role: str, ruling: Ruling, *, received: int, told: int | None
) -> str:
    """Return why *change* must have no effect, "" where it must have one.

    *received* is when the service took it; *told* when the revoked device was told so.
    """
    revoked = ruling.revoked.get(change.device, "")
    if revoked == "lost" or (revoked and told is not None and received > told + _CONTACT):
        return "revoked"
    if change.commune not in communes_of(part, ruling):
        return "commune"
    if not all(unicodedata.is_normalized("NFC", text) for text in _texts(change.fields)):
        return "malformed"
    if change.item == _SECRET and not _keeps_secret(change):
        return "sensitive"
    allowed = {"clerk": _CLERK, "leader": _LEADER, "supervisor": _SUPERVISOR}[role]
    wrong_layer = "declared" if role == "supervisor" else "verified"
    if change.kind not in allowed or change.fields.get("layer") == wrong_layer:
        return "role"
    return ""


def communes_of(part: Part, ruling: Ruling) -> frozenset[str]:
    """Return the communes that somebody may write about and see."""
    if part.commune:
        return frozenset({part.commune})
    return ruling.areas[part.area] & frozenset(COMMUNES)


def _keeps_secret(change: Change) -> bool:
    said = {name for name, value in change.fields.items() if value}
    if change.kind in ("answer", "verify", "approve"):
        is_allowed = change.fields.get("status") in _SECRET_STATUSES
        return is_allowed and not said & {"value", "of", "note", "cause", "solver", "comment"}
    return change.kind == "detach" or (change.kind == "return" and "comment" not in said)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _texts(member)
