"""Evidence, conflicts, the leader's word, remedies, later rounds, receipts, as people meet them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import EvidenceKind, ItemId, Readiness, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.pages.conflict_page import ConflictPage
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.pages.usb_page import UsbPage
from desktop_app.ui.papers import PrintRefused, print_pdf
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

PREMISES = ItemId("premises.available")


def on_premises(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(PREMISES)
    return window


def pieces(window: MainWindow, item: ItemId = PREMISES) -> int:
    return len(desk_of(window).session.desk.items[item].evidence)


def photo(tmp_path: Path) -> Path:
    file = tmp_path / "quầy.jpg"
    file.write_bytes(sample_photo(3))
    return file


def test_evidence_comes_by_the_file_picker(qtbot: QtBot, tmp_path: Path) -> None:
    window = on_premises(qtbot, tmp_path)
    file = photo(tmp_path)
    hit(Qt.Key.Key_F4)
    dialog = desk_of(window).findChild(QFileDialog)
    assert dialog is not None
    assert dialog.labelText(QFileDialog.DialogLabel.Reject) == "Thôi"
    dialog.filesSelected.emit([str(file)])
    dialog.close()
    qtbot.waitUntil(lambda: pieces(window) == 1)
    piece = desk_of(window).session.desk.items[PREMISES].evidence[0]
    assert piece.kind is EvidenceKind.PHOTO
    assert piece.is_here


def test_evidence_comes_by_dropping_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    window = on_premises(qtbot, tmp_path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path)))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none
    )
    card_of(window).dropEvent(drop)
    qtbot.waitUntil(lambda: pieces(window) == 1)


def test_evidence_comes_by_pasting_a_picture_even_from_the_note(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = on_premises(qtbot, tmp_path)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    hit(Qt.Key.Key_F2)
    hit(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pieces(window) == 1)
    assert card_of(window).note.text() == ""


def test_a_file_that_is_no_evidence_is_refused_in_the_card(qtbot: QtBot, tmp_path: Path) -> None:
    window = on_premises(qtbot, tmp_path)
    file = tmp_path / "virus.exe"
    file.write_bytes(b"MZ" + bytes(50))
    desk_of(window).session.evidence.attach_files(PREMISES, (file,))
    qtbot.waitUntil(lambda: "virus.exe" in card_of(window).message.text())
    assert pieces(window) == 0


def test_the_notice_about_faces_stands_where_photos_are_attached(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = on_premises(qtbot, tmp_path)
    notice = card_of(window).evidence._notice
    assert notice.isVisible()
    assert "mặt công dân" in notice.text()


def test_a_conflict_is_settled_by_one_key_a_card(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.in_conflict(tmp_path).close()
    window = open_window(qtbot, tmp_path / "tuan")
    desk = desk_of(window)
    assert isinstance(desk.pages.shown, ConflictPage)
    press("2")
    computers = desk.session.desk.items[ItemId("device.computers")]
    assert (computers.conflict, computers.value_text) == (None, "8/8 vị trí")
    press("11")
    assert desk.session.desk.items[ItemId("device.scanners")].value_text == "2 máy"
    assert desk.session.desk.judgement.conflicts == 0
    assert desk.pages.currentWidget() is desk.work


def test_all_versions_of_one_person_are_kept_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.in_conflict(tmp_path).close()
    window = open_window(qtbot, tmp_path / "tuan")
    desk = desk_of(window)
    page = desk.pages.shown
    assert isinstance(page, ConflictPage)
    hers = page._sides[1]
    page._keep_all(hers)
    assert desk.session.desk.judgement.conflicts == 0
    assert desk.session.desk.items[ItemId("device.scanners")].value_text == "3 máy"


def test_the_leader_sets_a_pin_and_submits_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    page.name.setText("Nguyễn Văn An")
    page.pin.setText("246813")
    page.again.setText("135713")
    page.submit_by_pin()
    assert desk.session.desk.official.submitted is None
    page.again.setText("246813")
    page.submit_by_pin()
    official = desk.session.desk.official
    assert (official.level, official.by) == (Readiness.RED, "Nguyễn Văn An")
    assert not official.by_slip


def test_a_signed_slip_is_recorded_as_one(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.navigation.submit()
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    page.signer.setText("Nguyễn Văn An")
    page.take_slip((photo(tmp_path),))
    page.record.click()
    assert desk.session.desk.official.by_slip


def test_the_end_of_the_round_leads_on(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data", quick=True)
    desk = desk_of(window)
    desk.navigation.show_end()
    page = desk.pages.shown
    assert isinstance(page, EndPage)
    page.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Xã Đak Nhau, Kỳ ")
    assert "D2 Mạng chuyên dùng: chưa đạt (Đường truyền, điện, Nhà mạng)" in copied
    rows = [row for row in page.rows if row.button is not None]
    assert "sig.secret_sign" not in [row._one.item.id for row in rows]
    assert rows[0].button is not None
    rows[0].button.click()
    card = card_of(window)
    assert card.item == "staff.assigned"
    assert card.form is not None
    card.form.who.setText("Văn phòng")
    card.form.what.setText("Đề nghị bổ sung 01 người")
    card.form.due.setText("30/12/2026")
    hit(Qt.Key.Key_Return)
    assert len(desk.session.desk.actions) == 1
    desk.navigation.show_tasks()
    assert isinstance(desk.pages.shown, TasksPage)
    assert len(desk.pages.shown.rows) == 1


def test_a_task_without_a_deadline_is_refused_and_keeps_what_was_typed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = on_premises(qtbot, tmp_path)
    hit(Qt.Key.Key_F6)
    form = card_of(window).form
    assert form is not None
    press("Hoa\n")
    assert form.message.isVisible()
    assert form.who.text() == "Hoa"


def test_a_receipt_is_shown_and_waiting_things_are_counted_apart(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        number = clerks.received(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.sending.syncing.stop()
    desk.navigation.show_custody()
    assert isinstance(desk.pages.shown, CustodyPage)
    desk.pages.shown.copy_receipt()
    assert number in QGuiApplication.clipboard().text()
    assert desk.status.waiting_words == "1 ảnh chờ gửi"
    hit(Qt.Key.Key_Escape)
    press("4\t5")
    assert QApplication.focusWidget() is not None


def test_without_a_connection_f9_asks_for_the_code_in_a_bar(qtbot: QtBot, tmp_path: Path) -> None:
    window = on_premises(qtbot, tmp_path)
    desk = desk_of(window)
    hit(Qt.Key.Key_F9)
    bar = desk.sending.bar
    assert bar is not None
    bar.form.address.setText("https://127.0.0.1:9")
    bar.form.code.setText("ABCDE-FGHJK")
    bar.form.button.click()
    qtbot.waitUntil(
        lambda: bar.form.button.isEnabled() and bool(bar.form.message.text()), timeout=20_000
    )
    assert bar.form.code.text() == "ABCDE-FGHJK"
    hit(Qt.Key.Key_Escape)
    assert desk.sending.bar is None


def test_where_there_is_no_network_the_bar_leads_to_the_usb_way(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = on_premises(qtbot, tmp_path)
    desk = desk_of(window)
    hit(Qt.Key.Key_F9)
    bar = desk.sending.bar
    assert bar is not None
    bar.usb.click()
    assert isinstance(desk.pages.shown, UsbPage)
    assert desk.sending.bar is None
    hit(Qt.Key.Key_Escape)
    assert not isinstance(desk.pages.shown, UsbPage)


def test_a_document_without_a_file_is_a_number_and_a_date(qtbot: QtBot, tmp_path: Path) -> None:
    window = on_premises(qtbot, tmp_path)
    item = ItemId("lead.centre_established")
    desk_of(window).work.open(item)
    card_of(window).evidence.document.emit("12/QĐ-UBND", date(2025, 7, 2))
    assert pieces(window, item) == 1
    card_of(window).evidence.document.emit("", None)
    assert card_of(window).message.isVisible()
    assert desk_of(window).session.desk.items[item].judgement.status is Status.UNANSWERED


def test_a_paper_is_drawn_beside_the_window_shown_and_saved(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    hit(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    page = desk.pages.shown
    assert isinstance(page, PaperPage)
    qtbot.waitUntil(lambda: page.view.is_ready, timeout=20_000)
    assert page.view._pages.accessibleName() == "1 trang"
    page.view._write(tmp_path / "phiếu.pdf")
    assert (tmp_path / "phiếu.pdf").read_bytes().startswith(b"%PDF-")
    page.view._write(tmp_path / "nowhere" / "x.pdf")
    assert "nowhere" in page.view.banner.accessibleName()
    hit(Qt.Key.Key_Escape)
    assert desk.pages.currentWidget() is desk.work


def test_a_printer_that_is_gone_is_told_in_a_sentence() -> None:
    with pytest.raises(PrintRefused, match="does not answer"):
        print_pdf(b"", "Máy in tầng 2", "Phiếu trình")


def test_escape_closes_the_help_that_lies_over_the_card_of_a_small_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    window.resize(911, 480)
    desk = desk_of(window)
    qtbot.waitUntil(lambda: not desk.work.dock.isVisible())
    hit(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert desk.work.dock.isVisible()
    assert "Shift+F1/Esc" in desk.hints.accessibleName()
    hit(Qt.Key.Key_Escape)
    assert not desk.work.dock.isVisible()
    assert "Shift+F1/Esc" not in desk.hints.accessibleName()
    hit(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    hit(Qt.Key.Key_F2)
    hit(Qt.Key.Key_Escape)
    assert not desk.work.dock.isVisible()
