"""A reply is spoilt, cut or of a revoked device; then the service's whole folder is put back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from central_service.administration.checking import check
from central_service.signing.acts import standing
from desktop_app.core.ids import CommuneCode
from desktop_app.storage import feeds
from desktop_app.storage.store import Store
from desktop_app.sync.exchange import exchange as exchanging
from desktop_app.sync.exchange import known
from desktop_app.sync.exchange.intake import Intake, IntakeResult
from desktop_app.sync.http.batch_sizes import Sizes
from desktop_app.sync.http.exchange_faults import ConnectionBroke, Revoked, connection_broke
from desktop_app.sync.wire.messages import SyncRequest, encode_request
from support.exchangers import XA, Begin, Exchanger, write_many
from support.service import RunningService

A, B, C = "staff.assigned", "premises.available", "device.scanners"


def epoch_of(service: RunningService) -> int:
    with service.service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    return said.epoch


def settled(*desks: Exchanger) -> None:
    """Exchange until nobody lacks anything."""
    for _round in range(3):
        for desk in desks:
            outcome = desk.exchange()
            assert (outcome.waiting, outcome.troubles, outcome.complete) == (0, (), True)


def write_in_parts(desk: Exchanger) -> None:
    """Write and send more than one small page holds."""
    for part in range(4):
        write_many(desk, 100, f"Thiếu một người lần {part}", start=100 * part)
        desk.exchange()


def spoil_checkpoint(store: Store) -> None:
    """Change one byte of the stored checkpoint, as a byte changed on the way would."""
    code = known.checkpoint(store)
    known.learn_checkpoint(store, bytes([code[0] ^ 0x55]) + code[1:], known.checkpoint_for(store))


def spoil_positions(store: Store) -> None:
    """Let the stored position be another than the service gave."""
    with store.transaction() as connection:
        connection.execute("UPDATE commune SET position = position + 1 WHERE code = ?", (XA,))


def lose_checkpoint(store: Store) -> None:
    """Let the reader hold a checkpoint of another time."""
    known.learn_checkpoint(store, bytes(10), None)


@pytest.mark.parametrize("spoil", [spoil_checkpoint, spoil_positions, lose_checkpoint])
def test_a_spoilt_checkpoint_hides_no_loss(
    service: RunningService, enrolled: Begin, tmp_path: Path, spoil: object
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    settled(clerk, other)
    service.photograph(tmp_path / "morning")
    clerk.answer(A)
    settled(clerk)
    assert callable(spoil)
    spoil(clerk.store)
    service.put_back_whole(tmp_path / "morning")
    other.answer(B)  # takes the position that the lost answer had
    settled(other)
    settled(clerk, other)
    assert (clerk.says(A), clerk.says(B)) == (other.says(A), other.says(B)) == ("met", "met")
    assert check(service.service).faults == []


def test_a_spoilt_checkpoint_alone_begins_no_epoch_and_is_replaced(
    service: RunningService, enrolled: Begin
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    clerk.answer(A)
    settled(clerk, other)
    spoil_checkpoint(clerk.store)
    clerk.answer(B)
    settled(clerk, other)
    assert epoch_of(service) == 1
    before = clerk.exchange().requests
    assert before == 1  # the new one is whole


def test_a_position_of_0_is_all_that_an_unknown_checkpoint_brings(
    service: RunningService, enrolled: Begin
) -> None:
    clerk = enrolled()
    clerk.answer(A)
    settled(clerk)
    said = SyncRequest(
        device=clerk.device,
        roster=(1, 1),
        positions=feeds.positions(clerk.store),
        checkpoint=bytes(10),
    )
    with clerk.link() as link:
        list(link.sync(encode_request(said)))
    assert epoch_of(service) == 1


def test_what_a_revoked_device_sent_comes_back_once_it_is_not_revoked(
    service: RunningService, enrolled: Begin, tmp_path: Path
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    clerk.answer(A)
    settled(clerk, other)
    service.photograph(tmp_path / "morning")
    service.revoke(clerk.device, lost=True)
    clerk.answer(B)
    with pytest.raises(Revoked):
        clerk.exchange()
    assert clerk.waiting == 0  # the service holds it, without effect
    service.put_back_whole(tmp_path / "morning")
    settled(clerk, other)
    assert (clerk.says(B), other.says(B)) == ("met", "met")
    assert check(service.service).faults == []


def test_an_answer_that_broke_off_after_its_receipt_hides_no_loss(
    service: RunningService,
    enrolled: Begin,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    settled(clerk, other)
    write_in_parts(other)
    service.photograph(tmp_path / "morning")
    clerk.answer(A)
    _break_off_after_the_first_page(clerk, monkeypatch)
    assert clerk.waiting == 0
    service.put_back_whole(tmp_path / "morning")
    settled(clerk, other)
    assert (clerk.says(A), other.says(A)) == ("met", "met")
    assert check(service.service).faults == []


def _break_off_after_the_first_page(desk: Exchanger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exchange, and lose the connection after the first of several pages was stored."""
    take = Intake.take
    small = msgspec.structs.replace(Sizes(), page_bytes=2048)
    with monkeypatch.context() as context:

        def taken(self: Intake, response: object, **said: object) -> IntakeResult:
            context.setattr(Intake, "take", broken)
            return take(self, response, **said)  # type: ignore[arg-type]

        def broken(self: Intake, response: object, **said: object) -> IntakeResult:
            raise connection_broke()

        context.setattr(exchanging, "Sizes", lambda: small)
        context.setattr(Intake, "take", taken)
        with pytest.raises(ConnectionBroke):
            desk.exchange()


def test_a_covered_receipt_is_not_asked_for_again(
    service: RunningService, enrolled: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    settled(clerk, other)
    write_in_parts(other)
    clerk.answer(A)
    _break_off_after_the_first_page(clerk, monkeypatch)
    again = Intake(clerk.store, (clerk.identity,)).uncovered.again
    assert again == {(clerk.device, CommuneCode(XA)): 0}
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.complete) == (0, True)
    assert Intake(clerk.store, (clerk.identity,)).uncovered.again == {}
