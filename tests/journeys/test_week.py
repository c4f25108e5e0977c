"""Two clerks, a leader and a supervisor work offline for a week and meet over a faulty network.

They exchange in random order with lost requests and lost replies. At the end all who exchanged
see the same, every change has its receipt, and nothing anybody wrote is missing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Answer
from desktop_app.core.changes.fold import Unit, UnitState
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, Role, RoundId, Status
from desktop_app.storage import feeds, identities, state
from desktop_app.sync.http.exchange_faults import SyncFault
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.faulty_network import (
    CutReply,
    FaultyNetwork,
    LostReply,
    LostRequest,
    NetworkFault,
    NoFault,
    network,
)
from support.service import RunningService, running

COMMUNE = CommuneCode("25399")
CENTRE = CentreId("25399")
ROUND = RoundId("2026-11")
AREA = "Cụm thi đua số 3"
PIN = "246810"
MONDAY = 1_794_186_000  # 9 November 2026, 08:00 in Vietnam
DAY = 86_400
NOTES = ("Ủy ban nhân dân xã Đắk Nhau", "đã đề nghị tỉnh bổ sung", "máy quầy 5 hỏng", "")


class Clock:
    """The time that every PC shows, set by the test."""

    def __init__(self) -> None:
        self.now = float(MONDAY)

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(context_module, "time", one)
    return one


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.area(AREA, "25399", "25396")
        one.open_round(ROUND)
        one.publish()
        yield one


class Office:
    """All people of the test, each with their own data folder."""

    def __init__(self, folder: Path, service: RunningService, proxy: FaultyNetwork) -> None:
        self.folder, self.service, self.proxy = folder, service, proxy
        self.hoa = self._begin("hoa", "Nguyễn Thị Hoa", Role.CLERK, commune=COMMUNE)
        self.tuan = self._begin("tuan", "Trần Anh Tuấn", Role.CLERK, commune=COMMUNE)
        self.luc = self._begin("luc", "Phạm Văn Lực", Role.SUPERVISOR, area=AREA)
        # The leader's key is on the first clerk's PC, sealed with a PIN.
        self.hoa.close()
        leader = Beginning(person="Nguyễn Văn An", commune=COMMUNE, role=Role.LEADER, pin=PIN)
        self.hoa = Workspace.begin(folder / "hoa", leader)
        code = service.code(Role.LEADER, commune=COMMUNE)
        self.hoa.exchanging.enrol(proxy.url, code, role=Role.LEADER)
        self.everybody = (self.hoa, self.tuan, self.luc)

    def _begin(
        self, name: str, person: str, role: Role, *, commune: str | None = None, area: str = ""
    ) -> Workspace:
        place = CommuneCode(commune) if commune else None
        one = Workspace.begin(
            self.folder / name, Beginning(person=person, role=role, commune=place)
        )
        code = self.service.code(role, commune=commune, area=area or None)
        one.exchanging.enrol(self.proxy.url, code)
        return one

    def close(self) -> None:
        for one in self.everybody:
            one.close()


def sync(one: Workspace) -> bool:
    """Exchange once; return whether it succeeded. A fault of the connection has a sentence."""
    try:
        return one.exchanging.sync().complete
    except SyncFault as fault:
        assert str(fault)
        return False


def written(one: Workspace) -> set[str]:
    """Return the hash of everything the keys on this PC wrote about the commune."""
    own = {identity.device for identity in one.identities}
    changes = state.changes_of(one._context.store, CENTRE)
    return {held.hash for held in changes if held.change.device in own}


def standing(one: Workspace) -> dict[Unit, UnitState]:
    """Return the whole state of the commune on this PC."""
    return dict(state.units(one._context.store, CENTRE))


def a_days_work(office: Office, chance: random.Random, day: int) -> None:
    """Let everybody do something, without a connection."""
    items = office.hoa.checklist.items_in_order
    for clerk in (office.hoa, office.tuan):
        for item in chance.sample(items, 9):
            if item.is_computed or item.secret:
                continue
            status = chance.choice([Status.MET, Status.UNMET])
            cause = None if status is Status.MET else "no_funding"
            entry = AnswerEntry(status=status, cause=cause, note=chance.choice(NOTES))
            clerk.declaring.answer(item.id, entry)
    if day in (2, 4):
        office.hoa.submitting.submit(pin=PIN)
    known = office.luc.desk(centre=CENTRE).items
    answered = [one for one in known.values() if isinstance(one.answer, Answer)]
    if day == 3:
        visit = office.luc.supervising.open_visit(CENTRE, VisitEntry(team="Lê Văn Minh"))
        for one in office.luc.checklist.critical_items[:6]:
            if not one.is_computed:
                entry = AnswerEntry(status=Status.UNMET)
                office.luc.supervising.verify(CENTRE, one.id, entry, visit=visit.hash)
        office.luc.supervising.amend_visit(CENTRE, visit.hash, VisitEntry(), close=True)
    elif answered and day > 3:
        back = ItemId(chance.choice([one.item.id for one in answered]))
        office.luc.supervising.return_items(CENTRE, (back,), "Gửi kèm danh sách.")
    for clerk in (office.hoa, office.tuan):
        for asked in clerk.desk().items.values():
            if asked.returned is not None and chance.random() < 0.5:
                clerk.declaring.comment(asked.item.id, "Đã bổ sung", reply=True)
            if asked.conflict is not None and chance.random() < 0.5:
                keep = chance.choice(asked.conflict.sides).change
                clerk.declaring.resolve(asked.item.id, keep)


def faulty_network(chance: random.Random) -> Callable[[], NetworkFault]:
    """Return the faults of many requests, of which four in ten fail."""
    faults: list[NetworkFault] = [LostRequest(), LostReply(), LostReply(), CutReply(0.5)]

    def drawn() -> NetworkFault:
        return chance.choice(faults) if chance.random() < 0.4 else NoFault()

    return drawn


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_week_offline_ends_with_one_state_and_every_receipt(
    tmp_path: Path,
    service: RunningService,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    chance = random.Random(seed)
    with network(service.url) as proxy:
        office = Office(tmp_path, service, proxy)
        try:
            proxy.default = faulty_network(chance)
            for day in range(5):
                clock.now = MONDAY + day * DAY + chance.randrange(8 * 3600)
                a_days_work(office, chance, day)
                for one in chance.sample(office.everybody, chance.randrange(4)):
                    sync(one)
            wrote = {hash_ for one in office.everybody for hash_ in written(one)}
            proxy.default = NoFault
            for _again in range(2):
                for one in chance.sample(office.everybody, 3):
                    assert sync(one)
        finally:
            proxy.default = NoFault
        everywhere = [standing(one) for one in office.everybody]
        assert everywhere[0] == everywhere[1] == everywhere[2]
        assert wrote
        for one in office.everybody:
            store = one._context.store
            assert feeds.waiting(store) == 0
            here = {held.hash for held in state.changes_of(store, CENTRE)}
            assert wrote <= here
            for identity in identities.identities(store):
                tip = feeds.tip(store, identity.device, COMMUNE)
                through = max(
                    (r.through for r in feeds.receipts(store) if r.device == identity.device),
                    default=0,
                )
                assert through >= tip.sequence
            assert one.check() == []
        seen = [one.desk(centre=CENTRE) for one in office.everybody]
        assert seen[0].official.submitted is not None
        assert {desk.official.level for desk in seen} == {seen[0].official.level}
        assert {desk.judgement.missing for desk in seen} == {seen[0].judgement.missing}
        (row,) = [row for row in office.luc.board().rows if row.centre == CENTRE]
        assert row.level is seen[0].official.level
        assert not row.silent
        office.close()


def test_what_a_stranger_answers_is_a_sentence_and_loses_nothing(
    tmp_path: Path, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(passphrase))
    with network(service.url) as proxy:
        office = Office(tmp_path, service, proxy)
        office.hoa.declaring.answer(ItemId("premises.available"), AnswerEntry(status=Status.MET))
        before = written(office.hoa)
        service.stop()
        with pytest.raises(Fault):
            office.hoa.exchanging.sync()
        assert written(office.hoa) == before
        service.start()
        assert sync(office.hoa)
        assert feeds.waiting(office.hoa._context.store) == 0
        office.close()
