"""The service is restored from yesterday's copy: the devices send it what it lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from central_service.administration.epochs import begin_epoch
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from central_service.trouble.service_faults import DatabaseBehind
from desktop_app.core.ids import CentreId, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import feeds, state
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import AREA, Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService

CENTRE = CentreId(DAK_NHAU)
MET = AnswerEntry(status=Status.MET)
ITEMS = [ItemId(one) for one in ("premises.available", "net.internet", "net.tslcd")]


def answers(desk: Workspace) -> set[str]:
    return set(desk.desk(centre=CENTRE).record.items)


def test_devices_send_again_what_the_service_lost_and_no_old_receipt_stands(
    clerk: Workspace, supervisor: Workspace, place: RunningService, tmp_path: Path
) -> None:
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    place.back_up(tmp_path / "yesterday.db")
    clerk.declaring.answer(ITEMS[1], MET)
    clerk.attaching.attach(ITEMS[0], data=sample_photo(1), name="tru-so.jpg")
    clerk.submitting.submit(pin=PIN)
    clerk.exchanging.sync()
    store = clerk._context.store
    ((held, _received),) = state.submissions(store, CENTRE)
    assert feeds.receipt_for(store, held) is not None
    old = {receipt.signature for receipt in feeds.receipts(store)}
    shutil.rmtree(place.service.evidence)  # the files are of yesterday too
    assert place.restore(tmp_path / "yesterday.db") == 2
    outcome = clerk.exchanging.sync()
    assert (outcome.troubles, outcome.waiting, outcome.complete) == ((), 0, True)
    assert (outcome.evidence_sent, outcome.evidence_waiting) == (1, 0)
    receipt = feeds.receipt_for(store, held)
    assert receipt is not None and receipt.epoch == 2 and receipt.signature not in old
    assert {r.epoch for r in outcome.receipts} == {2}
    supervisor.exchanging.sync()
    assert set(ITEMS[:2]) <= answers(supervisor)
    mine, theirs = clerk.desk(centre=CENTRE).official, supervisor.desk(centre=CENTRE).official
    assert (mine.change, mine.submitted) == (theirs.change, theirs.submitted)
    # Nothing is held twice, and everything verifies.
    from central_service.administration.checking import check

    assert check(place.service).faults == []
    assert clerk.check() == supervisor.check() == []


def test_no_receipt_of_the_lost_time_is_shown_before_the_service_was_asked(
    clerk: Workspace, place: RunningService, tmp_path: Path
) -> None:
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.exchanging.sync()
    place.back_up(tmp_path / "yesterday.db")
    clerk.declaring.answer(ITEMS[1], MET)
    clerk.exchanging.sync()
    assert clerk.desk().custody.waiting == 0
    place.restore(tmp_path / "yesterday.db")
    store = clerk._context.store
    feeds.begin_epoch(store, place.service.seal.service, 2)  # known from the roster alone
    assert clerk.desk().custody.waiting
    assert clerk.desk().custody.receipt == ""


def test_a_database_put_back_by_hand_gives_no_receipts_until_it_is_said(
    clerk: Workspace, supervisor: Workspace, place: RunningService, tmp_path: Path
) -> None:
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.exchanging.sync()
    place.stop()
    place.service.close()
    shutil.copy(place.folder / "service.db", tmp_path / "image.db")
    mark = (place.folder / "service.mark").read_bytes()
    place.service = place._open()
    place.start()
    # Receipts count whole seconds: as if a minute had passed.
    clerk.declaring.answer(ITEMS[1], MET)
    clerk.exchanging.sync()
    later = place.service.mark.read()
    place.service.mark.write(type(later)(epoch=later.epoch, time=later.time + 60))
    place.stop()
    place.service.close()
    shutil.copy(tmp_path / "image.db", place.folder / "service.db")
    known = settings(database=place.database, folder=place.folder)
    with pytest.raises(DatabaseBehind, match="new-epoch"):
        open_service(known)
    with open_service(known, may_be_behind=True) as behind:
        assert begin_epoch(behind).epoch == 2
    assert mark != (place.folder / "service.mark").read_bytes()
    place.service = place._open()
    place.start()
    outcome = clerk.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    supervisor.exchanging.sync()
    assert set(ITEMS[:2]) <= answers(supervisor)


def test_what_a_dead_pc_had_sent_comes_back_from_those_who_had_received_it(
    clerk: Workspace, supervisor: Workspace, join: Join, place: RunningService, tmp_path: Path
) -> None:
    place.back_up(tmp_path / "yesterday.db")
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.submitting.submit(pin=PIN)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    clerk.close()  # and never seen again
    place.restore(tmp_path / "yesterday.db")
    assert supervisor.exchanging.sync().troubles == ()
    other = join("anh", Role.SUPERVISOR)
    other.exchanging.sync()
    assert ITEMS[0] in answers(other)
    assert len(other.desk(centre=CENTRE).record.submissions) == 1


def test_a_service_set_back_unnoticed_is_brought_what_it_lacks_all_the_same(
    clerk: Workspace, place: RunningService, tmp_path: Path
) -> None:
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.exchanging.sync()
    place.stop()
    place.service.close()
    image = (place.folder / "service.db").read_bytes()
    place.service = place._open()
    place.start()
    clerk.declaring.answer(ITEMS[1], MET)
    clerk.exchanging.sync()
    place.stop()
    place.service.close()
    (place.folder / "service.db").write_bytes(image)
    (place.folder / "service.mark").unlink()  # it was lost with the disk
    place.service = place._open()
    place.start()
    clerk.declaring.answer(ITEMS[2], MET)
    outcome = clerk.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    from central_service.administration.checking import check

    report = check(place.service)
    assert report.faults == []
    assert report.changes == len(feeds.feeds_of(clerk._context.store, DAK_NHAU)) + 3


def test_a_new_key_that_can_prove_nothing_misses_nothing_all_the_same(
    join: Join, place: RunningService, tmp_path: Path
) -> None:
    clerk, other = join("hoa", Role.CLERK, DAK_NHAU), join("lan", Role.CLERK, DAK_NHAU)
    supervisor = join("luc", Role.SUPERVISOR)
    for desk in (clerk, other, supervisor):
        desk.exchanging.sync()
    place.photograph(tmp_path / "morning")
    clerk.declaring.answer(ITEMS[0], MET)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    (lost,) = supervisor.identities
    for name in ("key", "token"):
        supervisor._context.keys.forget(f"{name}-{lost.device}")
    supervisor.close()
    place.put_back_whole(tmp_path / "morning")
    other.declaring.answer(ITEMS[1], MET)  # takes the position of what was lost
    other.exchanging.sync()
    with Workspace.open(supervisor.folder) as again:
        code = place.code(Role.SUPERVISOR, area=AREA)
        again.exchanging.enrol(place.url, code, role=Role.SUPERVISOR)
        for desk in (again, other):  # the author of what was lost never syncs again
            outcome = desk.exchanging.sync()
            assert (outcome.waiting, outcome.troubles, outcome.complete) == (0, (), True)
            assert answers(desk) == set(ITEMS[:2])
            assert desk.check() == []
