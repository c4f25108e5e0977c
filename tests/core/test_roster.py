"""The roster: malformed bytes are refused with a sentence."""

from __future__ import annotations

import pytest

from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.roster import (
    ChecklistNotice,
    Roster,
    ServiceKey,
    SignedRoster,
    checklist_verifies,
    open_roster,
    sign_roster,
)
from desktop_app.core.fault import WireRefused

KEY = bytes(range(32))
ROSTER = Roster(
    service=device_id(public_key_of(KEY)), name="Trung tâm", epoch=1, number=1, time=1,
    keys=(ServiceKey(public_key=public_key_of(KEY)),), members=(),
)  # fmt: skip


@pytest.mark.parametrize("letter", [b"\xff", b"\x80", b"\xed"])
def test_a_text_cut_in_the_middle_of_a_letter_is_a_sentence(letter: bytes) -> None:
    data = sign_roster(ROSTER, KEY).roster.replace("â".encode()[:1], letter)
    with pytest.raises(WireRefused, match="cannot be read"):
        open_roster(SignedRoster(roster=data, signature=bytes(64)), service=None)


def test_nesting_without_end_is_a_sentence() -> None:
    data = b"\x82\xa1x" + b"\x91" * 100_000
    with pytest.raises(WireRefused, match="cannot be read"):
        open_roster(SignedRoster(roster=data, signature=bytes(64)), service=None)


def test_a_checklist_whose_name_is_no_hash_is_signed_by_nobody() -> None:
    notice = ChecklistNotice(id="decree-118", version="1", sha256="not hex", signature=bytes(64))
    assert not checklist_verifies(notice, ROSTER)
