"""Controls react to mouse and keyboard alike, and signal only what the person did."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Readiness, Status
from desktop_app.ui.look import rows
from desktop_app.ui.look.announcing import Effect, find
from desktop_app.ui.look.answers import CauseGrid, StatusRow, two_lines
from desktop_app.ui.look.badges import Pill
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.chips import FileChip, FilterChip
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.drop import DropZone
from desktop_app.ui.look.fonts import SMALL_M, width
from desktop_app.ui.look.hints import Hint, HintsBar
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.progress import ProgressBar, ProgressTrack, Stage
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.tiles import HeatTiles, Tile
from desktop_app.ui.look.tokens import LIGHT, Tone


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_key(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Gửi", key="F9")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_button_shows_and_says_an_ampersand(qtbot: QtBot) -> None:
    button = Button("Văn phòng & Tư pháp")
    qtbot.addWidget(button)
    assert button.words == button.accessibleName() == "Văn phòng & Tư pháp"
    assert button.shortcut().isEmpty()


def test_a_button_is_wide_enough_for_its_words_and_its_key(qtbot: QtBot) -> None:
    plain, keyed = Button("Giao nhiệm vụ"), Button("Giao nhiệm vụ", key="Ctrl+Enter")
    for button in (plain, keyed):
        qtbot.addWidget(button)
    assert keyed.sizeHint().width() - plain.sizeHint().width() >= width("Ctrl+Enter", SMALL_M)


def test_a_status_is_told_when_chosen_by_the_person_only(qtbot: QtBot) -> None:
    row = StatusRow([Status.MET, Status.UNMET], name="Kết quả")
    qtbot.addWidget(row)
    told: list[Status] = []
    row.chosen.connect(told.append)
    row.show_status(Status.MET)
    assert told == []
    qtbot.mouseClick(row.button(Status.UNMET), Qt.MouseButton.LeftButton)
    assert told == [Status.UNMET]
    assert row.button(Status.UNMET).isChecked()
    assert not row.button(Status.MET).isChecked()


def test_only_the_allowed_answers_are_there(qtbot: QtBot) -> None:
    row = StatusRow([Status.MET, Status.UNMET], name="Kết quả")
    qtbot.addWidget(row)
    with pytest.raises(KeyError):
        row.button(Status.NOT_APPLICABLE)


def test_status_keys_step_aside_while_the_cause_is_asked(qtbot: QtBot) -> None:
    row = StatusRow([Status.MET], name="Kết quả")
    qtbot.addWidget(row)
    wide = row.button(Status.MET).sizeHint().width()
    row.show_keys(False)
    assert row.button(Status.MET).sizeHint().width() < wide


def test_a_cause_is_told_by_its_id(qtbot: QtBot) -> None:
    grid = CauseGrid([Choice("no_funding", "Thiếu kinh phí", "1"), Choice("other", "Khác", "8")],
                     name="Nguyên nhân")  # fmt: skip
    qtbot.addWidget(grid)
    told: list[str] = []
    grid.chosen.connect(told.append)
    grid.show_choice("other")
    qtbot.keyClick(grid.cell("no_funding"), Qt.Key.Key_Return)
    assert told == ["no_funding"]
    assert not grid.cell("other").isChecked()


def test_two_lines_break_at_the_comma_and_fit() -> None:
    words = "Phần mềm, dữ liệu của cấp trên"
    assert two_lines(words, SMALL_M, 500) == [words]
    assert two_lines(words, SMALL_M, 130) in (
        ["Phần mềm,", "dữ liệu của cấp trên"],
        ["Phần mềm, dữ liệu", "của cấp trên"],
    )
    assert two_lines("Khác", SMALL_M, 10) == ["Khác"]


def test_arrow_keys_walk_a_segment_and_tell(qtbot: QtBot) -> None:
    segment = Segment([Choice("critical", "Bắt buộc 18"), Choice("all", "Toàn bộ 64")], name="Xem")
    qtbot.addWidget(segment)
    with qtbot.waitActive(segment):
        segment.show()
        segment.activateWindow()
    told: list[str] = []
    segment.chosen.connect(told.append)
    segment.show_choice("critical")
    here = segment.findChildren(QWidget)[0]
    here.setFocus()
    qtbot.keyClick(here, Qt.Key.Key_Right)
    assert told == ["all"]
    assert segment.chosen_id() == "all"


def test_the_wheel_never_changes_a_combo(qtbot: QtBot) -> None:
    combo = Combo(name="Nguyên nhân")
    qtbot.addWidget(combo)
    for words in ("Xã", "Tỉnh"):
        combo.add(words, words)
    combo.show_choice("Xã")
    combo.setFocus()
    turned = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(combo, turned)
    assert combo.currentData() == "Xã"
    assert not turned.isAccepted()


def test_a_combo_tells_what_the_person_chose(qtbot: QtBot) -> None:
    combo = Combo(name="Ai tháo gỡ", placeholder="chọn")
    qtbot.addWidget(combo)
    for words in ("Xã", "Tỉnh"):
        combo.add(words, words)
    told: list[object] = []
    combo.chosen.connect(told.append)
    combo.show_choice("Xã")
    combo.show_choice(None)
    assert combo.currentIndex() == -1
    assert told == []
    combo.show_choice("Xã")
    combo.show()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space):  # unfold it, no more
        qtbot.keyClick(combo, key)
        assert combo.view().isVisible()
        assert (told, combo.currentData()) == ([], "Xã")
        qtbot.keyClick(combo.view(), Qt.Key.Key_Escape)
    qtbot.keyClick(combo, Qt.Key.Key_End)  # nor does any other choose what is not seen
    qtbot.keyClick(combo, Qt.Key.Key_PageDown)
    qtbot.keyClick(combo, "t")
    assert (told, combo.currentData()) == ([], "Xã")
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Down)
    assert told == []
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert told == ["Tỉnh"]


def test_a_combo_announces_what_the_digit_on_a_cap_writes(qtbot: QtBot) -> None:
    combo = Combo(name="Nguyên nhân")
    qtbot.addWidget(combo)
    combo.add("Thiếu nhân lực", "no_staff", key="1")
    combo.add("Thiếu kinh phí", "no_money", key="2")
    combo.promise(lambda cause: (Effect(kind="answer", fields={"cause": str(cause)}),))
    told: list[object] = []
    combo.chosen.connect(told.append)
    second = find(combo.announced(), "2")
    assert second is not None
    assert [dict(one.fields) for one in second.effects] == [{"cause": "no_money"}]
    qtbot.keyClick(combo, "2")
    assert told == ["no_money"]


def test_a_file_chip_is_taken_off_by_delete_or_by_its_cross(qtbot: QtBot) -> None:
    chip = FileChip("QĐ 45.pdf", "còn hiệu lực")
    qtbot.addWidget(chip)
    chip.show()
    removed: list[int] = []
    opened: list[int] = []
    chip.removed.connect(lambda: removed.append(1))
    chip.clicked.connect(lambda: opened.append(1))
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    middle = chip.height() // 2
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, middle))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(30, middle))
    assert (len(removed), len(opened)) == (2, 1)


def test_a_file_chip_that_must_stay_has_no_way_off(qtbot: QtBot) -> None:
    chip = FileChip("ảnh 3/6.jpg", removable=False)
    qtbot.addWidget(chip)
    removed: list[int] = []
    chip.removed.connect(lambda: removed.append(1))
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert removed == []


def test_a_filter_chip_says_its_count(qtbot: QtBot) -> None:
    chip = FilterChip(Mark.UNMET, 3)
    qtbot.addWidget(chip)
    chip.set_count(181)
    assert chip.accessibleName() == "Chưa đạt 181"


def test_hints_refuse_an_eleventh_and_a_key_with_two_meanings(qtbot: QtBot) -> None:
    bar = HintsBar()
    qtbot.addWidget(bar)
    with pytest.raises(ValueError, match="two meanings"):
        bar.show_hints([[Hint("1", "đạt")], [Hint("1", "thiếu kinh phí")]])
    with pytest.raises(ValueError, match="at most 10"):
        bar.show_hints([[Hint(str(n), "gì đó") for n in range(11)]])
    bar.show_hints([[Hint("F9", "gửi")]], note="số liệu 06:50")
    assert bar.accessibleName() == "F9 gửi, số liệu 06:50"


def test_a_drop_zone_takes_files_and_nothing_else(qtbot: QtBot, tmp_path: Path) -> None:
    zone = DropZone("hoặc kéo thả vào đây")
    qtbot.addWidget(zone)
    photo = tmp_path / "ảnh.jpg"
    photo.write_bytes(b"x")
    told: list[list[Path]] = []
    zone.dropped.connect(told.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo)), QUrl("https://example.org/a.jpg"),
                  QUrl.fromLocalFile(str(tmp_path))])  # fmt: skip
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data,
                       Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    zone.dropEvent(event)
    assert told == [[photo]]


def tiles(qtbot: QtBot, count: int = 10) -> HeatTiles:
    made = HeatTiles(name="Các xã", columns=4)
    qtbot.addWidget(made)
    made.show_tiles([Tile(f"{n:05}", f"Xã {n}", Readiness.RED) for n in range(count)])
    made.resize(440, made.sizeHint().height())
    made.show()
    made.setFocus()
    return made


def test_tiles_are_walked_by_arrow_keys_and_said(qtbot: QtBot) -> None:
    made = tiles(qtbot)
    walked: list[str] = []
    opened: list[str] = []
    made.walked.connect(walked.append)
    made.opened.connect(opened.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End,
                Qt.Key.Key_Return):  # fmt: skip
        qtbot.keyClick(made, key)
    # From 00009 Down stays: there is no row below.
    assert walked == ["00001", "00005", "00009", "00005", "00009"]
    assert opened == ["00009"]
    assert "Xã 9" in made.accessibleName()
    assert "ĐỎ" in made.accessibleName()


def test_tiles_keep_the_person_on_the_same_commune_when_figures_change(qtbot: QtBot) -> None:
    made = tiles(qtbot)
    made.go_to("00006")
    made.show_tiles([Tile(f"{n:05}", f"Xã {n}", Readiness.GREEN) for n in range(3, 10)])
    here = made.current()
    assert here is not None
    assert here.id == "00006"


def test_a_click_finds_the_tile_under_it(qtbot: QtBot) -> None:
    made = tiles(qtbot)
    for n in range(10):
        middle = made._rect(n).center().toPoint()
        with qtbot.waitSignal(made.walked) as told:
            qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=middle)
        assert told.args == [f"{n:05}"]


def test_no_tiles_are_no_trouble(qtbot: QtBot) -> None:
    made = tiles(qtbot, 0)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    assert made.current() is None
    assert not made.grab().isNull()


def test_the_thin_bar_drags_the_content(qtbot: QtBot) -> None:
    content = QWidget()
    content.setFixedHeight(2000)
    area = ScrollArea(content)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()
    bar = area.verticalScrollBar()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(bar, left, pos=QPoint(5, 8))
    qtbot.mouseMove(bar, QPoint(5, 100))
    qtbot.mouseRelease(bar, left, pos=QPoint(5, 100))
    assert 700 < bar.value() < 1200
    bar.setValue(0)
    qtbot.mouseClick(bar, left, pos=QPoint(5, 190))
    assert bar.value() == bar.pageStep()
    assert area.viewport().width() == 200 - bar.sizeHint().width()


def test_the_track_says_how_far_the_data_is(qtbot: QtBot) -> None:
    track = ProgressTrack()
    qtbot.addWidget(track)
    track.show_stage(Stage.SAVED, ("64/64 câu trả lời", "", ""))
    assert track.accessibleName() == "Đã lưu trên máy: 64/64 câu trả lời"
    track.show_stage(Stage.RECEIVED, ("64/64", "qua mạng", "biên nhận 7K3F-9M2P"))
    assert "Máy chủ đã nhận: biên nhận 7K3F-9M2P" in track.accessibleName()


def test_progress_of_nothing_is_drawn_and_said(qtbot: QtBot) -> None:
    bar = ProgressBar("Ảnh")
    qtbot.addWidget(bar)
    bar.show_progress(0, 0)
    assert not bar.grab().isNull()
    bar.show_progress(3, 12, left="còn khoảng 2 phút")
    assert bar.accessibleName() == "Ảnh: 3/12"


def test_a_banner_and_a_pill_say_their_words(qtbot: QtBot) -> None:
    banner, pill = Banner(Tone.RED, "Chưa lưu được.", "Ổ đĩa đầy."), Pill(Readiness.AMBER)
    for widget in (banner, pill):
        qtbot.addWidget(widget)
    assert banner.accessibleName() == "Chưa lưu được. Ổ đĩa đầy."
    assert pill.accessibleName() == "VÀNG"
    pill.show_verdict(Mark.PARTIAL)
    assert pill.accessibleName() == "Đạt một phần"


def test_each_quick_answer_is_found_where_it_is_painted() -> None:
    row = QRectF(10, 100, 700, rows.ITEM_ROW)
    allowed = (Status.MET, Status.UNMET, Status.NOT_APPLICABLE)
    for status, rect in zip(allowed, rows.target_rects(row, allowed), strict=True):
        assert row.contains(rect)
        assert rows.target_at(row, allowed, rect.center()) is status
    assert rows.target_at(row, allowed, QPointF(20, 110)) is None


def test_a_digit_chooses_the_row_whose_cap_it_is(qtbot: QtBot) -> None:
    combo = Combo(name="Nguyên nhân")
    qtbot.addWidget(combo)
    for n, words in enumerate(("Thiếu kinh phí", "Thiếu nhân lực"), start=1):
        combo.add(words, words, key=str(n))
    combo.show()
    told: list[object] = []
    combo.chosen.connect(told.append)
    qtbot.keyClick(combo, "2")
    combo.showPopup()
    qtbot.keyClick(combo.view(), "1")
    assert told == ["Thiếu nhân lực", "Thiếu kinh phí"]
    assert not combo.view().isVisible()


def test_f4_is_left_to_the_window(qtbot: QtBot) -> None:
    combo = Combo(name="Nguyên nhân")
    qtbot.addWidget(combo)
    combo.add("Xã", 1)
    combo.show()
    qtbot.keyClick(combo, Qt.Key.Key_F4)
    assert not combo.view().isVisible()


def test_a_banner_wraps_instead_of_hiding_words(qtbot: QtBot) -> None:
    banner = Banner(Tone.RED, "Chưa lưu được.", "Ổ đĩa đầy, hãy dọn bớt tệp rồi thử lại. " * 3)
    qtbot.addWidget(banner)
    assert banner.heightForWidth(400) > banner.heightForWidth(1300)
    assert banner.minimumHeight() == 42


@pytest.mark.parametrize("wide", [300, 480, 760])
def test_a_row_keeps_its_verdict_and_elides_the_rest(wide: int) -> None:
    image = QImage(wide, rows.ITEM_ROW, QImage.Format.Format_RGB32)
    image.fill(LIGHT.bg)
    p = QPainter(image)
    long = rows.ItemRow(
        Mark.MET_WITHOUT_EVIDENCE, "A2", "Ủy ban nhân dân xã Đắk Nhau " * 4, "cần quyết định",
        "Bắt buộc",
    )  # fmt: skip
    rows.paint_item_row(p, QRectF(image.rect()), long, first=True, last=True)
    p.end()
    word = round(width("Đạt · thiếu minh chứng", SMALL_M))
    left = wide - 14 - word
    # A white gap before the word: nothing overlaps it.
    gap = {image.pixelColor(x, y).name() for x in range(left - 12, left - 3) for y in range(4, 38)}
    assert gap == {LIGHT.surface.name()}
