"""The code on a blank form, to be scanned: which commune, round and checklist it belongs to.

A scanner types it like a keyboard. Capitals, digits, spaces and "-./" alone: QR packs these
tighter than other characters.
"""

from __future__ import annotations

import re

import msgspec

from desktop_app.core.ids import CentreId, RoundId, is_centre, is_round

_FORM = re.compile(r"COMMUNE-READINESS FORM (\S+) (\S+) (\S+/\S+)")


class FormCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a form was printed for; ``checklist`` is a name such as "decree-118/1"."""

    centre: CentreId
    round: RoundId
    checklist: str


def form_code_text(code: FormCode) -> str:
    """Return the text of the QR code."""
    return f"COMMUNE-READINESS FORM {code.centre} {code.round} {code.checklist.upper()}"


def read_form_code(text: str) -> FormCode | None:
    """Return the code in *text*, in either case; None where it is none."""
    found = _FORM.fullmatch(text.strip().upper())
    if found is None or not is_centre(found[1]) or not is_round(found[2]):
        return None
    return FormCode(centre=CentreId(found[1]), round=RoundId(found[2]), checklist=found[3].lower())
