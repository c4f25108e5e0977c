"""The roster: malformed bytes are refused with a sentence."""

from __future__ import annotations

import msgspec
import pytest

from desktop_app.core.changes.feeds import device_id, public_key_of, sign
from desktop_app.core.changes.roster import (
    ChecklistNotice,
    Grant,
    Revocation,
    Roster,
    ServiceKey,
    SignedRoster,
    checklist_verifies,
    open_roster,
    sign_roster,
)
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode, Role

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


def test_what_only_a_later_program_knows_is_left_out_of_a_roster() -> None:
    """A role, a revocation and a round of a later service: everything else in it counts."""
    device = ROSTER.service
    member = [device, bytes(32), "Hoa", [["auditor", None, "Cụm"], ["clerk", "25399", None]]]
    said = msgspec.to_builtins(ROSTER, builtin_types=(bytes,))
    said |= {
        "members": [[*member, ""], [*member[:3], [], "suspended"], member],
        "rounds": [["2026-11", "2026-11-20"], ["2026-Q4", "2026-12-20"], ["2026-12", "cuối năm"]],
    }
    data = msgspec.msgpack.encode(said)
    roster = open_roster(
        SignedRoster(roster=data, signature=sign(KEY, b"commune-readiness roster 1\0", data)),
        service=device,
    )
    clerk = Grant(role=Role.CLERK, commune=CommuneCode("25399"))
    assert [one.grants for one in roster.members] == [(clerk,), (), (clerk,)]
    assert [one.revoked for one in roster.members] == [
        Revocation.NONE, Revocation.ORDINARY, Revocation.NONE,
    ]  # fmt: skip
    assert [one.round for one in roster.rounds] == ["2026-11"]
