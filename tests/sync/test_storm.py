"""Many exchanges over a random faulty network: everybody ends with the same state."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Comment
from desktop_app.core.ids import CentreId, Layer, Role
from desktop_app.storage import feeds, state
from desktop_app.sync.http.exchange_faults import ConnectionFault
from support.exchangers import ROUND, XA, XB, Begin, Exchanger
from support.faulty_network import (
    CutReply,
    CutRequest,
    FaultyNetwork,
    LostReply,
    LostRequest,
    NetworkFault,
    NoFault,
    Twice,
)

ITEMS = ("staff.assigned", "premises.available", "device.scanners", "net.internet")


def told(desk: Exchanger, commune: str) -> Record:
    """Return the state of *commune* on this desk."""
    return state.record(desk.store, CentreId(commune), ROUND)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_network_ends_with_one_state_and_every_receipt(
    enrolled: Begin, proxy: FaultyNetwork, seed: int
) -> None:
    chance = random.Random(seed)
    desks = [
        enrolled("Hoa"),
        enrolled("Lan"),
        enrolled("Mai", commune=XB),
        enrolled("Dũng", Role.SUPERVISOR),
    ]

    def drawn() -> NetworkFault:
        faults: list[NetworkFault] = [
            NoFault(), NoFault(), LostRequest(), LostReply(), CutReply(chance.random()),
            CutRequest(), Twice(),
        ]  # fmt: skip
        return chance.choice(faults)

    proxy.default = drawn
    for _ in range(25):
        desk = chance.choice(desks)
        item = chance.choice(ITEMS)
        if desk.commune is not None:
            status = chance.choice(("met", "unmet"))
            desk.answer(item, status, note=f"lần {chance.randrange(1000)}")
        else:
            word = Comment(text=f"xem lại {chance.randrange(1000)}", layer=Layer.VERIFIED)
            desk.write(word, item=item, commune=chance.choice((XA, XB)))
        if chance.random() < 0.5:
            with suppress(ConnectionFault):
                chance.choice(desks).exchange()
    proxy.default = NoFault
    for _ in range(2):  # one to send, one to have what the others sent after it
        for desk in desks:
            assert desk.exchange().troubles == ()
    assert all(desk.waiting == 0 for desk in desks)
    first, second, third, supervisor = desks
    assert told(first, XA) == told(second, XA) == told(supervisor, XA)
    assert told(third, XB) == told(supervisor, XB)
    for desk in desks:
        for receipt in feeds.receipts(desk.store):
            assert receipt.device == desk.device
