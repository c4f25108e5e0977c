"""Moments that nobody plans: a drive pulled out, midnight, another theme, a colleague."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.paths.received import Arrival
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.card import dropping
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look.theme import Appearance, Theme, colours
from desktop_app.ui.photos import arrivals
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.values.desk import Author
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press
from support.offices import Clock

SEAL, AREA = ItemId("lead.seal_account"), ItemId("premises.area_m2")
PREMISES = ItemId("premises.available")
CTRL = Qt.KeyboardModifier.ControlModifier
LONG = 20_000  # milliseconds; a slow machine is no failure


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[ClerkDesk]:
    clerks.clerk(tmp_path / "data").close()
    yield desk_of(open_window(qtbot, tmp_path / "data"))
    QGuiApplication.clipboard().clear()  # what a test put there goes before the application does


def compose(preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, event)


def note_of(desk: ClerkDesk, item: ItemId) -> str | None:
    answer = desk.session.desk.items[item].answer
    return answer.note if answer else None


# Evidence


def test_a_drive_that_is_pulled_out_while_its_files_are_taken_is_told_and_loses_nothing(
    desk: ClerkDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    files = []
    for n in (1, 2, 3):
        files.append(usb / f"{n}.jpg")
        files[-1].write_bytes(sample_photo(n))
    told: list[str] = []
    desk.session.evidence.attached.connect(lambda _item, why: told.append(why))
    desk.work.open(PREMISES, anywhere=True)
    desk.session.evidence.attach_files(PREMISES, tuple(files))
    shutil.rmtree(usb)
    qtbot.waitUntil(lambda: len(told) == 3, timeout=LONG)
    kept = desk.session.desk.items[PREMISES].evidence
    assert len(kept) == sum(not why for why in told)
    assert all("Traceback" not in why and "Errno" not in why for why in told)
    with Workspace.open(tmp_path / "data") as door:
        assert door.check() == []
        assert len(door.desk().items[PREMISES].evidence) == len(kept)


def test_two_photos_of_one_name_taken_at_once_are_both_kept(
    desk: ClerkDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    files = []
    for n in (1, 2):
        (tmp_path / f"{n}").mkdir()
        files.append(tmp_path / f"{n}" / "image.jpg")
        files[-1].write_bytes(sample_photo(n))
    desk.work.open(PREMISES, anywhere=True)
    desk.session.evidence.attach_files(PREMISES, tuple(files))
    items = desk.session.desk.items
    qtbot.waitUntil(lambda: len(desk.session.desk.items[PREMISES].evidence) == 2, timeout=LONG)
    pieces = desk.session.desk.items[PREMISES].evidence
    assert [one.name for one in pieces] == ["image.jpg"] * 2
    assert len({one.sha256 for one in pieces}) == 2
    assert items is not None
    assert len(card_of(desk.window()).evidence.thumbs) == 2  # type: ignore[arg-type]


def test_the_newest_photo_is_found_in_a_folder_of_five_thousand(tmp_path: Path) -> None:
    old = time.time() - 30 * 86_400
    for n in range(5_000):
        file = tmp_path / f"{n:05d}.jpg"
        file.write_bytes(b"x")
    newest = tmp_path / "zzz-moi-nhat.jpg"
    newest.write_bytes(b"y")
    (tmp_path / "lien-ket-hong.jpg").symlink_to(tmp_path / "khong-co")
    folder = arrivals.Folder(path=tmp_path, arrival=Arrival.ZALO)
    began = time.monotonic()
    found = arrivals.arrived_since([folder], old)
    print(f"5,001 files looked at in {time.monotonic() - began:.2f} s")
    assert newest in [one.path for one in found]
    assert len(found) == arrivals._MOST_PHOTOS


def test_a_table_of_excel_goes_into_a_note_as_text_and_a_picture_of_it_is_no_evidence(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    copied = QMimeData()
    copied.setText("Quầy\tSố máy\n1\t2\n")
    copied.setHtml("<table><tr><td>Quầy</td><td>Số máy</td></tr></table>")
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    copied.setImageData(picture)
    QGuiApplication.clipboard().setMimeData(copied)
    desk.work.open(SEAL)
    hit(Qt.Key.Key_F2)
    hit("v", CTRL)
    hit(Qt.Key.Key_Tab)
    note = note_of(desk, SEAL)
    assert note is not None and "Quầy" in note and "Số máy" in note
    assert desk.session.desk.items[SEAL].evidence == ()


def test_a_link_from_a_browser_is_text_for_a_field_and_no_file(desk: ClerkDesk) -> None:
    copied = QMimeData()
    copied.setUrls([QUrl("https://nq57.vn/bao-cao")])
    copied.setText("https://nq57.vn/bao-cao")
    QGuiApplication.clipboard().setMimeData(copied)
    assert not dropping.paste(desk.session, SEAL)


# Numbers as people of the office write them


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1.250,5", "1250.5"), ("1250,5", "1250.5"), ("1.250", "1250"), ("12,50", "12.5"),
     ("1 250,5", "1250.5")],
)  # fmt: skip
def test_a_number_is_read_with_comma_and_points(desk: ClerkDesk, typed: str, kept: str) -> None:
    desk.work.open(AREA, anywhere=True)
    press(f"{typed}\n")
    answer = desk.session.desk.items[AREA].answer
    assert answer is not None and answer.value == kept


# A letter that is being composed


def test_a_colleague_who_sits_down_takes_no_letter_that_is_being_composed(
    desk: ClerkDesk,
) -> None:
    desk.work.open(SEAL)
    hit(Qt.Key.Key_F2)
    compose("đa")
    desk.session.work_as(Author(name="Lê Anh Tuấn", position="Chuyên viên"))
    card = card_of(desk.window())  # type: ignore[arg-type]
    assert card.note.hasFocus() and card.note.is_composing
    compose("", "đã xin dấu")
    hit(Qt.Key.Key_Tab)
    assert note_of(desk, SEAL) == "đã xin dấu"
    author = desk.session.desk.items[SEAL].author
    assert author is not None and author.name == "Lê Anh Tuấn"  # who was there when it was kept


def test_midnight_over_an_open_note_changes_the_day_and_no_letter(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.now += 15.9 * 3600  # 23:54 in Vietnam
    monkeypatch.setattr(context_module, "time", clock)
    clerks.clerk(tmp_path / "data").close()
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    before = desk.session.desk.today
    desk.work.open(SEAL)
    hit(Qt.Key.Key_F2)
    compose("", "xin dấu ")
    compose("hôm")
    clock.now += 600
    desk.session._look_again()
    assert (desk.session.desk.today - before).days == 1
    card = card_of(desk.window())  # type: ignore[arg-type]
    assert card.note.is_composing and card.note.text() == "xin dấu "
    compose("", "hôm qua")
    hit(Qt.Key.Key_Tab)
    assert note_of(desk, SEAL) == "xin dấu hôm qua"


def test_caps_lock_changes_no_key_and_no_search(desk: ClerkDesk) -> None:
    hit("f", CTRL)
    for preedit in ("M", "MẠ", "MẠN", "MẠNG"):
        compose(preedit)
    compose("", "MẠNG CHUYÊN DÙNG")
    hit(Qt.Key.Key_Return)
    assert desk.work.current == "net.tslcd"
    hit("3")
    assert desk.session.desk.items[ItemId("net.tslcd")].judgement.status is Status.UNMET


# Around the window


def test_a_theme_that_changes_keeps_what_is_composed(desk: ClerkDesk, theme: Theme) -> None:
    desk.work.open(SEAL)
    hit(Qt.Key.Key_F2)
    compose("", "xin ")
    compose("dâ")
    theme.choose(Appearance.DARK)  # as where the system changes it
    try:
        QApplication.processEvents()
        assert colours().dark
        card = card_of(desk.window())  # type: ignore[arg-type]
        assert card.note.hasFocus() and card.note.is_composing
        assert card.note.text() == "xin "
    finally:
        theme.choose(Appearance.LIGHT)
