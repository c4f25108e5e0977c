"""What waits, by item and reason; who is called first."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.ids import CentreId, CommuneCode, EvidenceKind, ItemId, ProvinceCode
from desktop_app.core.text.communes import Commune, CommuneKind
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.workspace.values.board import (
    Called,
    CallGroup,
    CallRow,
    Waiting,
    called_today,
    shown_calls,
)
from desktop_app.workspace.values.decision_groups import OddReason, decision_groups

TODAY = date(2026, 11, 30)


def commune(number: int) -> Commune:
    code = CommuneCode(f"{number:05d}")
    return Commune(code=code, kind=CommuneKind.XA, name=f"Xã {number}", province=ProvinceCode("75"))


def waiting(number: int, **changed: object) -> Waiting:
    one = Waiting(
        kind=WaitingKind.APPROVAL, centre=CentreId(f"{number:05d}"), commune=commune(number),
        item=ItemId("lead.director"), head=None, text="Mô hình một cấp", reason="one_level",
        evidence_kind=EvidenceKind.DOCUMENT,
    )  # fmt: skip
    return msgspec.structs.replace(one, **changed)


def test_one_item_and_one_reason_are_one_group_the_largest_first() -> None:
    things = [waiting(n) for n in range(3)]
    things += [waiting(n, item=ItemId("data.reuse")) for n in range(3, 8)]
    things += [waiting(n, reason="other") for n in range(8, 10)]
    things += [waiting(11, kind=WaitingKind.REPLY, reason="Gửi ảnh quầy")]
    things += [waiting(12, kind=WaitingKind.REPLY, reason="gửi ảnh quầy")]
    groups = decision_groups(things)
    assert [(one.kind, len(one.waiting)) for one in groups] == [
        ("approval", 5), ("approval", 3), ("approval", 2), ("reply", 2),
    ]  # fmt: skip


def test_another_kind_of_evidence_is_left_out_and_says_why() -> None:
    photo = waiting(9, evidence_kind=EvidenceKind.PHOTO)
    (group,) = decision_groups([*(waiting(n) for n in range(4)), photo])
    assert group.odd == {photo.centre: OddReason.OTHER_EVIDENCE}
    assert photo not in group.common and len(group.common) == 4
    (two,) = decision_groups([waiting(1), photo])
    assert two.odd == {}  # of two nobody is the odd one


def test_a_reason_in_other_words_is_left_out() -> None:
    things = [waiting(n, reason="", text="Chưa có hồ sơ") for n in range(3)]
    other = waiting(7, reason="", text="Máy hỏng")
    (group,) = decision_groups([*things, other])
    assert group.odd == {other.centre: OddReason.OTHER_WORDS}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(WaitingKind), st.integers(0, 40), st.sampled_from(["", "a", "b"]),
            st.sampled_from([None, *EvidenceKind]),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_grouping_loses_and_doubles_nothing(
    made: list[tuple[WaitingKind, int, str, EvidenceKind | None]],
) -> None:
    things = [
        waiting(n, kind=kind, reason=reason, evidence_kind=evidence)
        for kind, n, reason, evidence in made
    ]
    groups = decision_groups(things)
    members = [one for group in groups for one in group.waiting]
    assert sorted(map(repr, members)) == sorted(map(repr, things))
    assert len({group.key for group in groups}) == len(groups)
    for group in groups:
        assert set(group.odd) <= {one.centre for one in group.waiting}
        assert group.common or not group.waiting or group.odd


def call(number: int, group: CallGroup, *, called: datetime | None = None) -> CallRow:
    return CallRow(
        group=group, centre=CentreId(f"{number:05d}"), commune=commune(number), contact=None,
        reason="", called=Called(called, "Lực", "") if called else None,
    )  # fmt: skip


def test_at_most_ten_are_shown_and_no_group_pushes_another_out() -> None:
    calls = [call(n, CallGroup.LATE) for n in range(40)]
    calls += [call(n, CallGroup.SILENT) for n in range(50, 52)]
    calls += [call(n, CallGroup.REMIND) for n in range(60, 80)]
    shown = shown_calls(calls, TODAY)
    counts = {group: sum(one.group is group for one in shown) for group in CallGroup}
    assert len(shown) == 10
    assert counts == {CallGroup.LATE: 4, CallGroup.SILENT: 2, CallGroup.REMIND: 4}
    assert [one.group for one in shown] == sorted(
        (one.group for one in shown), key=list(CallGroup).index
    )


def test_who_was_called_today_makes_room_for_the_next() -> None:
    now = datetime(2026, 11, 30, 7, 40, tzinfo=VIETNAM)
    before = datetime(2026, 11, 29, 7, 40, tzinfo=VIETNAM)
    calls = [call(n, CallGroup.LATE) for n in range(12)]
    calls[0] = call(0, CallGroup.LATE, called=now)
    calls[1] = call(1, CallGroup.LATE, called=before)
    shown = shown_calls(calls, TODAY)
    assert calls[0] not in shown and calls[1] in shown and len(shown) == 10
    few = shown_calls(calls[:3], TODAY)
    assert [called_today(one, TODAY) for one in few] == [False, False, True]
