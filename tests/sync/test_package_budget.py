"""A package from a USB drive that would fill memory is refused before it does."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest

from desktop_app.core.changes.feeds import new_private_key, public_key_of
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.exchange.intake import held_roster
from desktop_app.sync.package.contents import Content, Kind, Label, PartKind
from desktop_app.sync.package.package_faults import PackageAltered
from desktop_app.sync.package.sealed_file import OpenPackage, open_package, write_package
from desktop_app.sync.package.sealing import device_opener, device_recipient
from desktop_app.sync.package_exchange import returning
from desktop_app.sync.package_exchange.reading import read_changes
from desktop_app.sync.package_exchange.returning import take_return
from desktop_app.sync.wire import budget
from desktop_app.sync.wire.messages import SyncResponse, encode_response
from support.exchangers import Begin, Exchanger
from support.hostile import empty_lists, refusals
from support.service import RunningService

PARTS = 20
MEBIBYTE = 1024 * 1024


def package(
    desk: Exchanger, contents: list[Content], *, signed_by: bytes, kind: Kind = Kind.RETURN
) -> OpenPackage:
    """Return a package for *desk*, opened."""
    roster = held_roster(desk.store)
    target = io.BytesIO()
    write_package(
        target,
        Label(kind=kind, commune=CommuneCode("25399"), changes=1, date="2026-11-22"),
        contents,
        private_key=signed_by,
        service=roster.service,
        recipients=[device_recipient(public_key_of(desk.key))],
        reader=desk.device,
    )
    target.seek(0)
    return open_package(target, [device_opener(desk.key)])


@pytest.fixture
def hostile_response(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A short response that would become millions of refusals."""
    with monkeypatch.context() as broken:
        broken.setattr(budget, "MAX_DECODED", 2**40)
        return refusals(4_000, 5_000)


def peak(work: Callable[[], object], refused: type[WireRefused]) -> int:
    """Return the bytes that *work* held at most before it was refused."""
    tracemalloc.start()
    try:
        with pytest.raises(refused):
            work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_of_a_return_that_the_service_did_not_sign_nothing_is_decoded(
    enrolled: Begin, hostile_response: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = enrolled()
    parts = [Content(kind=PartKind.RESPONSE, data=hostile_response)] * PARTS
    monkeypatch.setattr(returning, "decode_response", None)
    with package(desk, parts, signed_by=new_private_key()) as opened:
        taken = peak(
            lambda: take_return(desk.store, opened, None, lambda *_: None, now=1), PackageAltered
        )
    assert taken < 8 * MEBIBYTE


def test_a_return_keeps_to_the_budget_of_a_message_and_of_all(
    enrolled: Begin,
    service: RunningService,
    hostile_response: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = enrolled()
    key = service.service.seal.private_key
    parts = [Content(kind=PartKind.RESPONSE, data=hostile_response)] * PARTS
    monkeypatch.setattr(budget, "MAX_DECODED", 8 * MEBIBYTE)
    with package(desk, parts, signed_by=key) as opened:
        taken = peak(
            lambda: take_return(desk.store, opened, None, lambda *_: None, now=1),
            budget.TooMuchSaid,
        )
    assert taken < 16 * MEBIBYTE
    contacts = {CommuneCode(f"{n:05d}"): 1 for n in range(1, 501)}
    small = encode_response(SyncResponse(time=1, epoch=1, contacts=contacts))
    parts = [Content(kind=PartKind.RESPONSE, data=small)] * PARTS
    monkeypatch.setattr(returning, "MAX_RETURN_DECODED", MEBIBYTE)  # each is far below it
    with package(desk, parts, signed_by=key) as opened, pytest.raises(budget.TooMuchSaid):
        take_return(desk.store, opened, None, lambda *_: None, now=1)


def test_what_a_colleague_sealed_for_a_desk_keeps_to_the_budget_too(enrolled: Begin) -> None:
    desk = enrolled()
    parts = [Content(kind=PartKind.REQUEST, data=empty_lists(desk.device))] * PARTS
    with package(desk, parts, signed_by=desk.key, kind=Kind.CHANGES) as opened:
        roster = held_roster(desk.store)
        taken = peak(lambda: read_changes(desk.store, opened, roster, ()), budget.TooMuchSaid)
    assert taken < 8 * MEBIBYTE


def test_a_part_is_no_longer_than_an_honest_one_of_its_kind(enrolled: Begin) -> None:
    desk = enrolled()
    for kind, size in ((PartKind.HELD, 2 * MEBIBYTE), (PartKind.ENROLLED, 9 * MEBIBYTE)):
        parts = [Content(kind=kind, data=b"[" + b" " * size + b"]")]
        with package(desk, parts, signed_by=desk.key) as opened, pytest.raises(PackageAltered):
            list(opened.parts(kind))
