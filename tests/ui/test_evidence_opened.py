"""Evidence looked at: every page on the supervisor's screen, a copy for other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import ItemId
from desktop_app.storage import evidence
from desktop_app.ui.clerk.desk import evidence_files
from desktop_app.ui.photos.thumbnails import decoded
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.photos.photo_page import PhotoPage
from desktop_app.workspace import Workspace
from support import clerks
from support.attachments import PROGRAMS, case, compound, page, saved, word
from support.clerk_windows import card_of, desk_of, open_window

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

ITEM = ItemId("lead.director_assigned")  # A2, which asks for a document


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was passed to the system to open."""
    paths: list[Path] = []

    def open_url(url: QUrl) -> bool:
        paths.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return paths


def page_of(screen: SupervisorScreen, desk: Workspace, data: bytes) -> PhotoPage:
    """Return the page that shows *data*, as it came from a commune."""
    sha256 = evidence.keep(desk._context.store, data, "application/octet-stream")
    screen.show_photo(HOME, sha256)
    shown = screen.findChildren(PhotoPage)[-1]
    return shown


def test_a_supervisor_sees_every_page_of_a_scan(
    screen: SupervisorScreen, desk: Workspace, qtbot: QtBot
) -> None:
    one, *more = [page(f"Trang {n}") for n in range(1, 4)]
    shown = page_of(screen, desk, saved(one, "PDF", *more))

    def at(place: str) -> None:
        qtbot.waitUntil(lambda: shown.pages is not None and shown.pages.place.text() == place)

    at("Trang 1/3")
    for place in ("Trang 2/3", "Trang 3/3", "Trang 3/3"):
        QTest.keyClick(shown, Qt.Key.Key_PageDown)
        at(place)
    pages = shown.pages
    assert pages is not None
    assert pages.sheet.height() > pages.area.height()  # as wide as the window
    assert not pages.after.isEnabled()
    QTest.keyClick(shown, Qt.Key.Key_PageUp)
    at("Trang 2/3")


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP"])
def test_pages_that_another_program_sent_as_pictures_are_all_shown(
    kind: str,
    screen: SupervisorScreen,
    desk: Workspace,
    qtbot: QtBot,
) -> None:
    shown = page_of(screen, desk, saved(page("1"), kind, page("2")))
    qtbot.waitUntil(lambda: shown.pages is not None and shown.pages.count == 2)


def test_an_office_document_is_opened_as_what_it_is(
    screen: SupervisorScreen,
    desk: Workspace,
    qtbot: QtBot,
    opened: list[Path],
) -> None:
    shown = page_of(screen, desk, word())
    qtbot.waitUntil(lambda: shown.open.isVisible())
    assert ".docx" in shown.photo.accessibleName()
    assert opened == []  # not before it is asked for
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert opened == []
    QTest.keyClick(shown, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].suffix == ".docx"
    assert opened[0].read_bytes() == word()


@pytest.mark.parametrize(
    "data", [*PROGRAMS.values(), word("word/vbaProject.bin"), compound("Catalog"), b"#!/bin/sh\n"]
)
def test_a_file_that_could_start_a_program_is_neither_shown_nor_opened(
    data: bytes,
    screen: SupervisorScreen,
    desk: Workspace,
    qtbot: QtBot,
    opened: list[Path],
) -> None:
    shown = page_of(screen, desk, data)
    qtbot.waitUntil(lambda: shown.photo.said != "Đang lấy tệp…")
    QTest.keyClick(shown, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert not shown.open.isVisible()
    assert opened == []


def test_a_clerk_opens_a_copy_with_the_right_suffix(
    qtbot: QtBot, tmp_path: Path, opened: list[Path]
) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        made.attaching.attach(ITEM, data=word(), name="quyết định.exe")
    window = open_window(qtbot, tmp_path / "data")
    clerk = desk_of(window)
    (piece,) = clerk.session.desk.items[ITEM].evidence
    evidence_files.show(clerk.work, clerk.session, piece)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].name == "quyết định.docx"
    assert tmp_path / "data" in opened[0].parents


def test_where_no_program_opens_it_the_card_says_so(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    with clerks.clerk(tmp_path / "data") as made:
        made.attaching.attach(ITEM, data=word(), name="a.docx")
    window = open_window(qtbot, tmp_path / "data")
    clerk = desk_of(window)
    clerk.work.open(ITEM)
    (piece,) = clerk.session.desk.items[ITEM].evidence
    evidence_files.show(clerk.work, clerk.session, piece)

    def said() -> list[str]:
        return [one.accessibleName() for one in card_of(window).findChildren(QWidget)]

    why = "không có chương trình nào mở được tệp .docx"
    qtbot.waitUntil(lambda: any(why in one for one in said()))


def test_a_folder_or_a_link_to_the_web_that_is_dropped_is_said(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data"):
        pass
    window = open_window(qtbot, tmp_path / "data")
    session = desk_of(window).session
    told: list[str] = []
    session.evidence.attached.connect(lambda _item, why: told.append(why))
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    from desktop_app.ui.clerk.card import dropping

    assert dropping.take(session, ITEM, dropped)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "thư mục" in told[0]
    dropped.setUrls([QUrl("https://example.org/a.jpg")])
    assert dropping.take(session, ITEM, dropped)
    assert "trên máy này" in told[1]


def test_what_becomes_of_a_file_is_said_where_it_is_attached(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data"):
        pass
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(ITEM)
    notice = card_of(window).evidence._notice
    assert notice.isVisible()
    assert "1.600 điểm ảnh" in notice.text()
    assert "đủ trang" in notice.text()
    scan = tmp_path / "quét.tif"
    scan.write_bytes(case("scan-three-pages.tif"))
    desk_of(window).session.evidence.attach_files(ITEM, (scan,))
    qtbot.waitUntil(lambda: bool(desk_of(window).session.desk.items[ITEM].evidence))
    (piece,) = desk_of(window).session.desk.items[ITEM].evidence
    assert (piece.kind, piece.name) == ("document", "quét.tif")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "TIFF", "AVIF", "WEBP"])
def test_a_thumbnail_fills_its_frame_whatever_form_the_picture_has(
    kind: str, tmp_path: Path
) -> None:
    file = tmp_path / "a"
    file.write_bytes(saved(page("ảnh", size=(600, 400)), kind))
    assert decoded(file, QSize(132, 88)).size() == QSize(132, 88)


def test_a_drawing_under_the_name_of_a_photo_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    with pytest.raises(EntryRefused):
        decoded(file, QSize(132, 88))
