"""What an exchange accepts, and what a device keeps whatever it receives."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import update

from central_service.database import schema
from desktop_app.core.changes.bodies import Comment
from desktop_app.core.changes.roster import sign_roster
from desktop_app.core.ids import DeviceId, Layer, Role
from desktop_app.storage import feeds
from desktop_app.sync.exchange import intake, known
from desktop_app.sync.http.exchange_faults import Forged, Revoked, UnknownToService
from support.exchangers import XA, XB, Begin
from support.faulty_network import FaultyNetwork
from support.service import RunningService

# --- who may


def test_a_revoked_device_keeps_everything_and_is_told(
    enrolled: Begin, service: RunningService
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    clerk.exchange()
    service.revoke(clerk.device)
    with pytest.raises(Revoked):
        clerk.exchange()
    assert clerk.says("staff.assigned") == "met"
    assert feeds.receipts(clerk.store)


def test_a_token_nobody_was_given_is_told(enrolled: Begin) -> None:
    clerk = enrolled()
    clerk.token = "A" * 22
    with pytest.raises(UnknownToService):
        clerk.exchange()


def test_a_change_of_the_area_deletes_nothing_here(
    enrolled: Begin, service: RunningService
) -> None:
    for commune in (XA, XB):
        clerk = enrolled(commune=commune)
        clerk.answer("staff.assigned")
        clerk.exchange()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    supervisor.exchange()
    supervisor.write(
        Comment(text="chưa gửi", layer=Layer.VERIFIED), commune=XB, item="staff.assigned"
    )
    service.area("Cụm thi đua số 3", XA)
    outcome = supervisor.exchange()
    assert outcome.complete
    assert supervisor.says("staff.assigned", XB) == "met"
    assert supervisor.exchange().complete


# --- what the service did not sign


def test_a_forged_receipt_is_refused_and_marks_nothing(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    good = clerk.link
    real = intake.Intake.take

    def tampered(self: intake.Intake, response: object, **said: object) -> object:
        (receipt,) = response.receipts  # type: ignore[attr-defined]
        for part in (
            {"signature": bytes(64)},
            {"through": receipt.through + 1},
            {"head": "00" * 32},
            {"device": DeviceId("ab" * 16)},
            {"commune": XB},
            {"epoch": 2},
            {"service": DeviceId("cd" * 16)},
        ):
            false = msgspec.structs.replace(receipt, **part)
            with pytest.raises(Forged):
                real(self, msgspec.structs.replace(response, receipts=(false,)), **said)  # type: ignore[type-var, arg-type]
            assert clerk.waiting == 1
        return real(self, response, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(intake.Intake, "take", tampered)
    assert clerk.exchange().sent == 1
    assert good is not None


def test_a_forged_or_older_roster_is_refused(enrolled: Begin, service: RunningService) -> None:
    clerk = enrolled()
    held = intake.held_roster(clerk.store)
    key = service.service.seal.private_key
    older = msgspec.structs.replace(held, number=held.number - 1)
    with pytest.raises(Forged):
        intake.newer_roster(sign_roster(older, key), held)
    newer = msgspec.structs.replace(held, number=held.number + 1)
    assert intake.newer_roster(sign_roster(newer, key), held) == newer
    with pytest.raises(Forged):
        intake.newer_roster(sign_roster(newer, clerk.key), held)
    signed = sign_roster(newer, key)
    with pytest.raises(Forged):
        intake.newer_roster(
            msgspec.structs.replace(signed, roster=signed.roster[:-1] + b"\x00"), held
        )


def test_a_page_with_a_false_entry_is_not_taken_at_all(
    enrolled: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    clerk.answer("premises.available")
    clerk.exchange()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    real = intake.Intake.take

    def tampered(self: intake.Intake, response: object, **said: object) -> object:
        page = response.page  # type: ignore[attr-defined]
        (segment,) = page.segments
        first = msgspec.structs.replace(segment.entries[0], fields={"status": "unmet"})
        false = msgspec.structs.replace(segment, entries=(first, *segment.entries[1:]))
        page = msgspec.structs.replace(page, segments=(false,))
        return real(self, msgspec.structs.replace(response, page=page), **said)  # type: ignore[type-var, arg-type]

    monkeypatch.setattr(intake.Intake, "take", tampered)
    with pytest.raises(Forged):
        supervisor.exchange()
    assert supervisor.says("staff.assigned", XA) is None
    assert feeds.positions(supervisor.store) == {}
    monkeypatch.undo()
    assert supervisor.exchange().received == 2


def test_the_roster_of_another_key_of_this_computer_is_asked_anew(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    known.learn_roster_of(clerk.store, DeviceId("ab" * 16))
    clerk.exchange()
    assert known.roster_of(clerk.store) == clerk.device


def test_a_restored_service_gets_everything_again(
    enrolled: Begin, service: RunningService, proxy: FaultyNetwork
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    for one in (clerk, other):
        one.answer("staff.assigned", note=one.identity.person)
        one.exchange()
    clerk.exchange()
    with service.service.database.writing() as connection:  # a new epoch, as after a backup
        connection.execute(update(schema.service).values(epoch=2))
    outcome = clerk.exchange()
    assert (outcome.waiting, outcome.complete) == (0, True)
    (receipt,) = outcome.receipts
    assert (receipt.epoch, receipt.through) == (2, 1)
    assert intake.held_roster(clerk.store).epoch == 2
    proxy.forget()
    assert clerk.exchange().complete
    assert len(proxy.requests) == 1


def test_one_bad_feed_does_not_hold_up_the_others(enrolled: Begin, proxy: FaultyNetwork) -> None:
    for commune in (XA, XB):
        enrolled(commune=commune).exchange()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    for commune in (XA, XB):
        word = Comment(text="xem lại", layer=Layer.VERIFIED)
        supervisor.write(word, commune=commune, item="staff.assigned")
    with supervisor.store.transaction() as connection:  # a disk that returns other bytes
        connection.execute(
            "UPDATE change SET signature = zeroblob(64) WHERE feed ="
            " (SELECT id FROM feed WHERE commune = ?)",
            (XA,),
        )
    outcome = supervisor.exchange()
    assert (outcome.sent, outcome.waiting, outcome.complete) == (1, 1, True)
    assert [trouble.code for trouble in outcome.troubles] == ["signature"]
    assert "chữ ký" in outcome.troubles[0].text
