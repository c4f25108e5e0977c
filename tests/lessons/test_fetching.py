"""What other systems lost while fetching: hours of a first sync, and data that was half there."""

from __future__ import annotations

import pytest

from desktop_app.core.ids import CommuneCode, Role
from desktop_app.storage import feeds
from desktop_app.storage.checking import check
from desktop_app.storage.storage_faults import SaveFailed
from desktop_app.sync.exchange import exchange as exchange_module
from desktop_app.sync.http.batch_sizes import Sizes
from desktop_app.sync.http.exchange_faults import SyncFault
from support.exchangers import XA, Begin, write_many
from support.faulty_network import CutReply, FaultyNetwork, NoFault


def test_a_first_fetch_that_breaks_off_goes_on_where_it_stood(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour's fetch began from zero each time. Here, what came whole before a cut stays."""
    small = Sizes(changes=150, page_bytes=2048)
    monkeypatch.setattr(exchange_module, "Sizes", lambda: small)
    for n, commune in enumerate((XA, "25402")):
        clerk = enrolled(f"Hoa {n}", commune=commune)
        for start in range(0, 300, 150):
            write_many(clerk, 150, f"Máy in tầng {start} hỏng, đã báo Văn phòng", start=start)
            clerk.exchange()
    calm = enrolled("Lực", Role.SUPERVISOR)
    proxy.forget()
    calm.exchange()
    whole = proxy.bytes_down
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    proxy.forget()
    broken = 0
    while True:
        proxy.next(NoFault(), *[CutReply(0.6)] * 2, NoFault())
        before = feeds.positions(supervisor.store)
        try:
            outcome = supervisor.exchange()
        except SyncFault:
            broken += 1
            held = feeds.positions(supervisor.store)
            assert all(held.get(commune, 0) >= position for commune, position in before.items())
            continue
        finally:
            proxy.coming.clear()
        if outcome.complete:
            break
    assert feeds.positions(supervisor.store) == feeds.positions(calm.store)
    assert proxy.bytes_down < 3 * whole


def test_a_page_that_could_not_be_written_is_never_sent_back_as_the_truth(
    enrolled: Begin,
) -> None:
    """A full disk emptied files here, and the empty files went up. A page is all or nothing."""
    clerk, other = enrolled("Hoa"), enrolled("Lan")
    write_many(other, 300, "Viettel kéo xong cáp nhưng chưa đấu nối")
    other.exchange()
    mine = clerk.answer("staff.assigned", note="Đủ người")
    store = clerk.store
    (pages,) = store.row("PRAGMA page_count")
    store.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(SaveFailed):
        clerk.exchange()
    assert feeds.positions(store).get(CommuneCode(XA), 0) == 0
    assert check(store) == []
    store.rows("PRAGMA max_page_count = 1000000")
    outcome = clerk.exchange()
    assert (outcome.received, outcome.waiting) == (300, 0)
    assert check(store) == []
    last = other.exchange()
    assert last.received == 1  # the answer, not an empty one
    assert other.says("staff.assigned") == "met"
    assert mine.hash
