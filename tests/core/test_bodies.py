"""Bodies as fields and back."""

from __future__ import annotations

from datetime import date

from desktop_app.core.changes.bodies import Action, Attach, Verify, body_of, fields_of
from desktop_app.core.changes.change import Change, held
from desktop_app.core.changes.fold import same_content
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    EvidenceKind,
    RoundId,
    Status,
)

VERIFY = Verify(
    checklist="decree-118/1",
    visit=ChangeHash("ab" * 32),
    status=Status.MET,
    judged=(ChangeHash("cd" * 32),),
)


def a_change(fields: dict[str, object], kind: str = "verify") -> Change:
    return Change(
        kind=kind,
        device=DeviceId("ab" * 16),
        commune=CommuneCode("25399"),
        sequence=1,
        counter=1,
        wall=1_794_600_000,
        centre=CentreId("25399"),
        round=RoundId("2026-11"),
        item="premises.available",
        fields=fields,
    )


def test_a_finding_just_written_equals_itself_read_again() -> None:
    written = held(a_change(fields_of(VERIFY)))
    read = held(a_change({**fields_of(VERIFY), "judged": ["cd" * 32]}))
    assert same_content(written, read)
    assert body_of(read.change) == VERIFY


def test_a_malformed_day_is_no_body_and_no_crash() -> None:
    plan = Action(who="Văn phòng", what="Mua máy", due=date(2026, 12, 1))
    fields = {**fields_of(plan), "due": "32/13/2026"}
    assert body_of(a_change(fields, "action")) is None
    piece = fields_of(Attach(evidence=EvidenceKind.PHOTO, captured=date(2026, 6, 3)))
    assert body_of(a_change({**piece, "captured": "hôm qua"}, "attach")) is None
    assert body_of(a_change(piece, "attach")) is not None
