"""A refused entry changes nothing; an accepted one is cleaned before it is kept."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.core.fault import EntryRefused, Fault, NotAllowed
from desktop_app.core.ids import CentreId, CommuneCode, EvidenceKind, ItemId, Role, Status
from desktop_app.credentials.key_faults import NoKeyStore
from desktop_app.i18n import sentence
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import facts
from desktop_app.storage.facts import Clock
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import CentreNeeded
from desktop_app.workspace.papers.file_forms import NotWritten, write_file
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support.people import DAK_NHAU, PIN

Begin = Callable[..., Workspace]
STAFF = ItemId("staff.assigned")
DIRECTOR = ItemId("lead.director_assigned")
ELSEWHERE = CentreId("00004")


def test_without_a_place_for_the_key_no_folder_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with pytest.raises(NoKeyStore):
        Workspace.begin(folder, Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "beginning",
    [
        Beginning(person=" ", commune=DAK_NHAU),
        Beginning(person="Hoa", commune=CommuneCode("99999")),
        Beginning(person="Hoa", commune=DAK_NHAU, position="x" * 200),
        Beginning(person="Hoa", commune=DAK_NHAU, phone="0" * 50),
        Beginning(person="Hoa", commune=DAK_NHAU, pin=PIN),
        Beginning(person="Hoa", commune=DAK_NHAU, role=Role.LEADER),
        Beginning(person="Hoa"),
    ],
)
def test_a_beginning_that_is_refused_leaves_nothing(
    begin: Begin, tmp_path: Path, beginning: Beginning
) -> None:
    with pytest.raises(Fault):
        Workspace.begin(tmp_path / "refused", beginning)
    assert not (tmp_path / "refused").exists()


def test_a_folder_of_another_commune_says_whose_it_is(begin: Begin) -> None:
    begin()
    for role, pin in ((Role.CLERK, None), (Role.LEADER, PIN)):
        with pytest.raises(Fault) as refused:
            begin(commune=CommuneCode("00004"), role=role, pin=pin)
        assert "25399" in sentence(refused.value)
    with Workspace.open(begin(name="other").folder) as other:
        assert len(other.identities) == 1


def test_a_clerk_neither_writes_nor_reads_of_another_commune(clerk: Workspace) -> None:
    for work in (
        lambda: clerk.declaring.answer(STAFF, AnswerEntry(value="4/5"), centre=ELSEWHERE),
        lambda: clerk.declaring.comment(STAFF, "x", centre=ELSEWHERE),
        lambda: clerk.attaching.attach(
            DIRECTOR, number="1", day=date(2025, 1, 1), centre=ELSEWHERE
        ),
        lambda: clerk.desk(centre=ELSEWHERE),
    ):
        with pytest.raises(NotAllowed):
            work()
    with pytest.raises(Fault):
        clerk.desk(centre=CentreId("99999"))
    assert clerk.desk(centre=CentreId(f"{DAK_NHAU}-2")).commune.code == DAK_NHAU


def test_a_supervisor_names_the_commune_and_may_work_before_the_service_knows(
    begin: Begin,
) -> None:
    desk = begin(commune=None, role=Role.SUPERVISOR)
    with pytest.raises(CentreNeeded):
        desk.desk()
    saved = desk.supervising.verify(ELSEWHERE, DIRECTOR, AnswerEntry(status=Status.MET))
    assert saved.held.change.commune == "00004"
    with pytest.raises(Fault):
        desk.supervising.verify(CentreId("99999"), DIRECTOR, AnswerEntry(status=Status.MET))


def test_both_numbers_of_a_ratio_may_be_typed_into_one_again(clerk: Workspace) -> None:
    clerk.declaring.answer(STAFF, AnswerEntry(value="4/5"))
    clerk.declaring.answer(STAFF, AnswerEntry(value="6/6"))
    answer = clerk.desk().items[STAFF].answer
    assert answer is not None
    assert (answer.value, answer.of) == ("6", "6")


def test_a_remedy_takes_causes_and_solvers_of_the_checklist_only(clerk: Workspace) -> None:
    plan = {"who": "Văn phòng", "what": "Mua máy", "due": date(2026, 12, 1)}
    for wrong in ({"cause": "bad luck"}, {"solver": "nobody"}):
        with pytest.raises(EntryRefused):
            clerk.declaring.plan_action(STAFF, Plan(**plan, **wrong))  # type: ignore[arg-type]
    assert clerk.desk().actions == ()


def test_the_leader_named_on_a_slip_is_kept_in_one_form(clerk: Workspace) -> None:
    clerk.declaring.answer(STAFF, AnswerEntry(value="5/5"))
    slip = clerk.attaching.keep_slip(None, sample_photo(3))
    for wrong in ("x" * 200, "a\0b", "\udc80"):
        with pytest.raises(Fault):
            clerk.submitting.submit(slip=slip, leader=wrong)
    clerk.submitting.submit(slip=slip, leader=unicodedata.normalize("NFD", "Nguyễn  Văn An "))
    assert clerk.desk().official.by == "Nguyễn Văn An"


def test_only_an_image_is_a_photo(clerk: Workspace) -> None:
    with pytest.raises(EntryRefused):
        paper = b"%PDF-1.7\n%%EOF"
        clerk.attaching.attach(STAFF, data=paper, name="a.pdf", kind=EvidenceKind.PHOTO)
    scanned = clerk.attaching.attach(
        STAFF, data=sample_photo(1), name="a.jpg", kind=EvidenceKind.DOCUMENT
    )
    (piece,) = clerk.desk().items[STAFF].evidence
    assert (piece.change, piece.is_wanted) == (scanned.hash, True)


def test_a_long_or_strange_file_name_is_cut_and_never_refused(
    clerk: Workspace, tmp_path: Path
) -> None:
    name = unicodedata.normalize("NFD", "Ảnh chụp trụ sở ") * 10 + ".jpeg"
    clerk.attaching.attach(STAFF, data=sample_photo(1), name=name)
    clerk.attaching.attach(STAFF, data=sample_photo(2), name="a\udcff\x07b.jpg")
    long, strange = (piece.name for piece in clerk.desk().items[STAFF].evidence)
    assert len(long) <= 120
    assert long.endswith("….jpeg")
    assert unicodedata.is_normalized("NFC", long)
    assert strange == "a??b.jpg"


def test_a_document_of_tomorrow_is_refused_once_the_time_is_known(clerk: Workspace) -> None:
    tomorrow = clerk.moment().today + timedelta(days=2)
    clerk.attaching.attach(DIRECTOR, number="1", day=tomorrow)
    facts.learn_clock(clerk._context.store, Clock(offset=0, learnt_at=clerk.moment().wall))
    with pytest.raises(EntryRefused):
        clerk.attaching.attach(DIRECTOR, number="2", day=tomorrow)


def test_a_file_is_written_whole_or_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / ("ă" * 120 + ".pdf")
    write_file(file, b"one")
    write_file(file, b"two")
    assert file.read_bytes() == b"two"
    for wrong in (tmp_path, tmp_path / "nowhere" / "a.pdf", tmp_path / ("x" * 300), Path("/")):
        with pytest.raises(NotWritten) as refused:
            write_file(wrong, b"three")
        said = sentence(refused.value)
        assert any(
            reason in said for reason in ("không có tệp", "đây là thư mục", "tên quá dài")
        ), said
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in the file system are Unix's")
def test_a_pipe_or_a_device_taken_for_a_photo_never_hangs_the_desk(
    clerk: Workspace, tmp_path: Path
) -> None:
    pipe = tmp_path / "ảnh.jpg"
    os.mkfifo(pipe)
    for endless in (pipe, Path("/dev/zero")):
        with pytest.raises(EntryRefused) as refused:
            clerk.attaching.attach(DIRECTOR, endless)
        assert endless.name in sentence(refused.value)
    assert DIRECTOR not in clerk.desk().record.items
