"""Evidence in the clerk's window, by keyboard: look, turn, take off, paste, new photos."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.paths.received import Arrival
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.evidence.preview import EvidencePreview
from desktop_app.ui.clerk.evidence.thumb import EvidenceThumb
from desktop_app.ui.clerk.work.examples import EXAMPLES, ExamplePair, drawn
from desktop_app.ui.look import announcing
from desktop_app.ui.look.theme import colours
from desktop_app.ui.photos import arrivals
from desktop_app.ui.photos.chooser import PhotoChooser
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window

C1 = ItemId("device.computers")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account's folders: documents with what Zalo received, and downloads."""
    made = tmp_path / "home"
    (made / "Documents" / "Zalo Received Files").mkdir(parents=True)
    (made / "Downloads").mkdir()
    monkeypatch.setenv("HOME", str(made))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(made / "Documents"))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(made / "Downloads"))
    return made


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, home: Path) -> Iterator[ClerkDesk]:
    """The desk of a clerk whose C1 has two photos, opened on C1."""
    with clerks.clerk(tmp_path / "data") as made:
        clerks.set_today(made, date(2026, 11, 11))
        clerks.say(made, C1, value="8", of="8")
        for n, name in ((1, "du-8-may.jpg"), (2, "quay.jpg")):
            made.attaching.attach(C1, data=sample_photo(n), name=name)
    window = open_window(qtbot, tmp_path / "data")
    opened = desk_of(window)
    opened.work.open(C1, anywhere=True)
    yield opened


def names(desk: ClerkDesk) -> list[str]:
    return [piece.name for piece in desk.session.desk.items[C1].evidence]


def preview_of(desk: ClerkDesk) -> EvidencePreview:
    pane = desk.work.side.pane
    assert isinstance(pane, EvidencePreview)
    return pane


def tab_to_thumb(desk: ClerkDesk) -> EvidenceThumb:
    """Go by Tab from the answer to the first thumbnail."""
    for _turn in range(12):
        focus = QApplication.focusWidget()
        if isinstance(focus, EvidenceThumb):
            return focus
        hit(Qt.Key.Key_Tab)
    raise AssertionError("no thumbnail is reached by Tab")


def look(desk: ClerkDesk, qtbot: QtBot) -> EvidencePreview:
    tab_to_thumb(desk)
    hit(Qt.Key.Key_Return)
    preview = preview_of(desk)
    qtbot.waitUntil(lambda: preview.picture.has_picture)
    return preview


def test_a_thumbnail_says_file_and_validity_and_digits_answer_nothing_on_it(
    desk: ClerkDesk,
) -> None:
    thumb = tab_to_thumb(desk)
    assert thumb.accessibleName() == "du-8-may.jpg, còn hạn 11/11/2027"
    before = desk.session.desk.items[C1].answer
    hit("3")
    assert desk.session.desk.items[C1].answer == before
    assert announcing.effects_of(thumb, "3") == ()
    hit(Qt.Key.Key_Right)
    assert QApplication.focusWidget().accessibleName().startswith("quay.jpg")  # type: ignore[union-attr]


def test_the_preview_turns_zooms_goes_on_and_gives_the_focus_back(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    preview = look(desk, qtbot)
    fitted = preview.picture.percent
    hit("+")
    assert preview.picture.percent > fitted
    hit("0")
    assert preview.picture.percent == fitted
    hit("r")
    assert preview.picture.quarters == 1
    hit("R", Qt.KeyboardModifier.ShiftModifier)
    assert preview.picture.quarters == 0
    hit(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: preview.piece is not None and preview.piece.name == "quay.jpg")
    assert names(desk) == ["du-8-may.jpg", "quay.jpg"]  # looking changed nothing
    hit(Qt.Key.Key_Escape)
    assert desk.work.side.pane is None
    assert isinstance(QApplication.focusWidget(), EvidenceThumb)


def test_a_photo_kept_turned_is_a_new_copy_and_can_be_taken_back(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    preview = look(desk, qtbot)
    (first, _second) = desk.session.desk.items[C1].evidence
    original = desk.session.workspace.attaching.file_of(first.sha256)  # type: ignore[arg-type]
    assert original is not None
    bytes_before = original.read_bytes()
    before = QImage(str(original)).size()
    hit("r")
    preview._keep.setFocus()
    hit(Qt.Key.Key_Return)

    def copied() -> bool:
        pieces = desk.session.desk.items[C1].evidence
        return len(pieces) == 2 and first.change not in {one.change for one in pieces}

    qtbot.waitUntil(copied)
    copy = next(p for p in desk.session.desk.items[C1].evidence if p.name == first.name)
    file = desk.session.workspace.attaching.file_of(copy.sha256)  # type: ignore[arg-type]
    assert QImage(str(file)).size() == before.transposed()
    assert copy.valid_until == first.valid_until  # turning makes it no newer
    assert original.read_bytes() == bytes_before
    hit("z", CONTROL)
    pieces = desk.session.desk.items[C1].evidence
    assert {one.sha256 for one in pieces} >= {first.sha256}
    assert all(one.valid_until == first.valid_until for one in pieces)


def test_a_photo_is_taken_off_with_a_word_and_put_back(desk: ClerkDesk, qtbot: QtBot) -> None:
    (first, _second) = desk.session.desk.items[C1].evidence
    tab_to_thumb(desk)
    hit(Qt.Key.Key_Delete)
    assert names(desk) == ["du-8-may.jpg", "quay.jpg"]  # asked first
    focus = QApplication.focusWidget()
    assert focus is not None
    typed = QInputMethodEvent()
    typed.setCommitString("ảnh mờ")
    QApplication.sendEvent(focus, typed)
    (effect,) = announcing.effects_of(focus, "Enter")
    assert effect.kind == "detach" and effect.fields["note"] == "ảnh mờ"
    hit(Qt.Key.Key_Return)
    assert names(desk) == ["quay.jpg"]
    history = desk.session.workspace.history(C1)
    assert "ảnh mờ" in [entry.text for entry in history.entries]
    hit("z", CONTROL)
    again = next(p for p in desk.session.desk.items[C1].evidence if p.name == "du-8-may.jpg")
    assert again.valid_until == first.valid_until


def test_a_word_that_was_typed_and_not_used_is_a_draft(desk: ClerkDesk, qtbot: QtBot) -> None:
    tab_to_thumb(desk)
    hit(Qt.Key.Key_Delete)
    hit("m")
    hit(Qt.Key.Key_Escape)
    desk.session.drafts.settle()
    hit(Qt.Key.Key_Delete)
    assert preview_of(desk).removal.why.text() == "m"
    assert names(desk) == ["du-8-may.jpg", "quay.jpg"]


def test_several_files_are_dropped_and_each_refusal_is_said(
    desk: ClerkDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    good = tmp_path / "anh-3.jpg"
    good.write_bytes(sample_photo(3))
    bad = [tmp_path / name for name in ("a.exe", "b.exe")]
    for file in bad:
        file.write_bytes(b"MZ" + bytes(200))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (*bad, good)])
    card = card_of(desk.window())  # type: ignore[arg-type]
    entering = QDragEnterEvent(
        QPoint(40, 40), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(card, entering)
    event = QDropEvent(
        QPointF(40, 40), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(card, event)
    qtbot.waitUntil(lambda: "anh-3.jpg" in names(desk) and not desk.session.evidence.attaching(C1))
    assert "a.exe" in card.message.text() and "b.exe" in card.message.text()


def test_a_picture_and_files_are_pasted(desk: ClerkDesk, qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    hit("v", CONTROL)
    qtbot.waitUntil(lambda: len(names(desk)) == 3)
    file = tmp_path / "tu-dien-thoai.jpg"
    file.write_bytes(sample_photo(4))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    QGuiApplication.clipboard().setMimeData(data)
    hit("v", CONTROL)
    qtbot.waitUntil(lambda: "tu-dien-thoai.jpg" in names(desk))


# New photos


def arrive(home: Path, *numbers: int) -> list[Path]:
    made = []
    for n in numbers:
        file = home / "Documents" / "Zalo Received Files" / f"IMG_{n}.jpg"
        file.write_bytes(sample_photo(n))
        made.append(file)
    return made


def offered(desk: ClerkDesk, qtbot: QtBot, count: int) -> None:
    new = desk.work.side.tools.new_photos
    if new._watcher is None:
        new.begin()
    new.look()
    qtbot.waitUntil(lambda: len(new.offered(C1)) == count)


def test_new_photos_are_offered_and_only_the_ticked_one_is_copied(
    desk: ClerkDesk, qtbot: QtBot, home: Path
) -> None:
    arrive(home, 3, 4, 5)
    offered(desk, qtbot, 3)
    strip = card_of(desk.window()).evidence.strip  # type: ignore[arg-type]
    assert strip.words.text() == "3 ảnh mới trong Zalo – gắn vào tiêu chí này?"
    kept = desk.session.workspace.folder / "evidence"
    before = sorted(kept.rglob("*"))
    strip.look.setFocus()
    hit(Qt.Key.Key_Return)
    chooser = desk.work.side.pane
    assert isinstance(chooser, PhotoChooser)
    assert not chooser.attach.isEnabled()
    hit(Qt.Key.Key_Return)  # nothing is ticked
    assert sorted(kept.rglob("*")) == before
    hit(Qt.Key.Key_Down)
    focus = QApplication.focusWidget()
    hit(Qt.Key.Key_Space)
    chosen = chooser.rows[1].photo.path.name
    (effect,) = announcing.effects_of(focus, "Enter")
    assert (effect.kind, effect.fields["name"]) == ("attach", chosen)
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: chosen in names(desk))
    assert len(names(desk)) == 3
    qtbot.waitUntil(lambda: len(desk.work.side.tools.new_photos.offered(C1)) == 2)


def test_photos_put_off_come_back_only_with_newer_ones(
    desk: ClerkDesk, qtbot: QtBot, home: Path
) -> None:
    old = arrive(home, 3)
    past = time.time() - 60
    os.utime(old[0], (past, past))
    offered(desk, qtbot, 1)
    strip = card_of(desk.window()).evidence.strip  # type: ignore[arg-type]
    strip.later.setFocus()
    hit(Qt.Key.Key_Return)
    assert not strip.isVisible()
    assert desk.work.side.tools.new_photos.offered(ItemId("device.scanners"))
    arrive(home, 4)
    offered(desk, qtbot, 1)
    assert strip.isVisible()


def test_a_photo_attached_elsewhere_is_shown_with_its_doubt(
    desk: ClerkDesk, qtbot: QtBot, home: Path
) -> None:
    one, _other = arrive(home, 3, 4)
    desk.session.evidence.attach_files(ItemId("device.scanners"), (one,))
    qtbot.waitUntil(lambda: bool(desk.session.desk.items[ItemId("device.scanners")].evidence))
    offered(desk, qtbot, 2)
    strip = card_of(desk.window()).evidence.strip  # type: ignore[arg-type]
    assert strip.words.text().startswith("1 ảnh mới")
    strip.look.setFocus()
    hit(Qt.Key.Key_Return)
    chooser = desk.work.side.pane
    assert isinstance(chooser, PhotoChooser)
    said = [row.accessibleName() for row in chooser.rows]
    assert "đã gắn ở C2" not in said[0] and "đã gắn ở C2" in said[1]


def test_a_chosen_folder_is_watched_and_remembered(
    desk: ClerkDesk, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    folder = tmp_path / "anh quay"
    folder.mkdir()
    (folder / "x.png").write_bytes(sample_photo(5))
    (folder / "ghi chú.txt").write_text("không phải ảnh")
    offered(desk, qtbot, 0)
    new = desk.work.side.tools.new_photos
    new.watch(folder)
    qtbot.waitUntil(lambda: [one.path.name for one in new.offered(C1)] == ["x.png"])
    assert "anh quay" in (desk.session.workspace.folder / "photos.json").read_text()
    new.unwatch(folder)
    qtbot.waitUntil(lambda: new.offered(C1) == ())


def test_a_camera_is_looked_into_two_folders_deep_and_old_photos_are_left_out(
    tmp_path: Path,
) -> None:
    inner = tmp_path / "DCIM" / "100CANON"
    inner.mkdir(parents=True)
    (inner / "IMG_1.JPG").write_bytes(sample_photo(1))
    (inner / "a" / "b").mkdir(parents=True)
    (inner / "a" / "b" / "deep.jpg").write_bytes(sample_photo(1))
    camera = arrivals.Folder(path=tmp_path / "DCIM", arrival=Arrival.CAMERA)
    found = arrivals.arrived_since([camera], time.time() - 60)
    assert [one.path.name for one in found] == ["IMG_1.JPG"]
    assert arrivals.arrived_since([camera], time.time() + 60) == []


# Drawn examples


def test_each_critical_item_has_a_right_and_a_wrong_drawing(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        critical = {item.id for item in made.checklist.critical_items}
    assert set(EXAMPLES) == critical
    for item in critical:
        for which in ("right", "wrong"):
            image = drawn(item, which, 160, colours())
            inked = {
                image.pixel(x, y)
                for x in range(0, image.width(), 2)
                for y in range(0, image.height(), 2)
            }
            assert len(inked) > 3, (item, which)


def test_the_example_stands_in_the_help_of_the_item(desk: ClerkDesk, qtbot: QtBot) -> None:
    pairs = desk.work.dock.findChildren(ExamplePair)
    (pair,) = (one for one in pairs if not one.isHidden())
    assert pair.accessibleName() == (
        "Đúng: đủ các quầy, máy đang bật. Sai: máy hỏng hoặc máy cá nhân"
    )
