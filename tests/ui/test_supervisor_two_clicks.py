"""From any number to a photo, its person and its time: two clicks at most, counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.photos.thumbnails import Photo
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.board_table import PHOTO
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.counts_bar import CountBlock
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.ui.supervisor.morning.area_tiles import LegendEntry
from desktop_app.ui.supervisor.morning.count_button import CountButton
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.photos.photo_page import PhotoPage
from desktop_app.ui.supervisor.situation.leading_row import LeadingRow
from desktop_app.ui.supervisor.situation.situation_page import SituationPage

from .supervisor_fixtures import area, desk, screen
from .test_every_screen import filled

__all__ = ["area", "desk", "screen"]

LEFT = Qt.MouseButton.LeftButton
MOST = 2  # clicks


class Hand:
    """Clicks, and counts it."""

    def __init__(self, qtbot: QtBot, screen: SupervisorScreen) -> None:
        self._qtbot, self.screen = qtbot, screen
        self.clicks = 0

    def press(self, widget: QWidget, at: QPoint | QPointF | None = None) -> None:
        """Click *widget*, in its middle unless *at* is given."""
        point = at.toPoint() if isinstance(at, QPointF) else at
        if point is None:
            self._qtbot.mouseClick(widget, LEFT)
        else:
            self._qtbot.mouseClick(widget, LEFT, pos=point)
        self.clicks += 1
        filled()

    def press_cell(self, table: TableView, row: int, column: str) -> None:  # type: ignore[type-arg]
        """Click the cell of *column* in *row*."""
        index = table.model_.index(row, table.model_.place(column))
        table.scrollTo(index)
        self.press(table.viewport(), table.visualRect(index).center())

    def photo_in_sight(self) -> Callable[[], None] | None:
        """Return what clicks on a photo of the page that is shown; None where there is none."""
        page = self.screen.page
        if isinstance(page, BoardPage) and page.is_list:
            table, board = page.list, page.list.model_.given
            assert board is not None
            for n, row in enumerate(table.model_.rows):
                if board.newest_photo(row, table.about) is not None:
                    return lambda: self.press_cell(table, n, PHOTO)
            return None
        for photo in page.findChildren(Photo):
            if photo.isVisible() and photo._sha256:
                return lambda: self.press(photo)
        return None


@pytest.fixture
def hand(qtbot: QtBot, screen: SupervisorScreen) -> Hand:
    return Hand(qtbot, screen)


def leads_to_a_photo(hand: Hand, number: str) -> bool:
    """Go on from where the first click led; return False where none of them attached a photo."""
    page = hand.screen.page
    click = hand.photo_in_sight()
    if click is None:
        if isinstance(page, BoardPage):
            board = hand.screen.session.board
            assert board is not None
            centres = {row.centre for row in page.list.model_.rows}
            some = [row for row in board.rows if row.centre in centres]
            assert all(not board.newest_photo(row, page.view.item) for row in some), number
        return False
    click()
    shown = hand.screen.page
    assert isinstance(shown, PhotoPage), number
    assert hand.clicks <= MOST, number
    said = shown.accessibleName()
    assert "đính kèm" in said or "gắn" in said, said  # when, and by whom
    assert any(person in said for person in ("Hoa", "Ẩn", "Khuê", "Bằng", "Mỹ")), said
    return True


def numbers_on(screen: SupervisorScreen, *kinds: type[QPushButton]) -> list[QPushButton]:
    """Return the numbers in sight that can be pressed."""
    found = [one for kind in kinds for one in screen.findChildren(kind)]
    return [one for one in found if one.isVisible() and one.isEnabled()]


def reached_from(hand: Hand, tab: Tab, kinds: tuple[type[QPushButton], ...]) -> dict[str, bool]:
    """Press every number on *tab*; return for each whether a photo was reached."""
    screen = hand.screen
    reached = {}
    screen.show_tab(tab)
    filled()
    for n in range(len(numbers_on(screen, *kinds))):
        screen.show_tab(tab)
        filled()
        number = numbers_on(screen, *kinds)[n]
        words = number.accessibleName()
        hand.clicks = 0
        hand.press(number)
        reached[words] = leads_to_a_photo(hand, words)
    return reached


def test_the_numbers_of_the_morning(hand: Hand) -> None:
    reached = reached_from(hand, Tab.MORNING, (CountBlock, LegendEntry, CountButton))
    assert len(reached) >= 8
    assert sum(reached.values()) >= 5, reached


def test_the_links_of_yesterday_and_of_the_common_gap(hand: Hand) -> None:
    screen = hand.screen
    yesterday, morning = screen.counts.yesterday, screen.page
    assert isinstance(morning, MorningPage)
    reached = []
    for link in (yesterday.rose, yesterday.replies, morning.gap._what):
        screen.show_tab(Tab.MORNING)
        filled()
        hand.clicks = 0
        hand.press(link)
        reached.append(leads_to_a_photo(hand, link.accessibleName()))
    assert reached[:2] == [True, True]


def test_the_groups_of_what_waits(hand: Hand) -> None:
    screen = hand.screen
    board = screen.session.board
    assert board is not None
    morning = screen.page
    assert isinstance(morning, MorningPage)
    some = 0
    for n, group in enumerate(morning.groups.model_.rows):
        screen.show_tab(Tab.MORNING)
        filled()
        hand.clicks = 0
        hand.press(screen, QPoint(1, 1))  # the pointer comes from elsewhere
        hand.clicks = 0
        morning.groups.setCurrentIndex(morning.groups.model_.index(n, 0))
        morning.groups._open()  # as a double click does
        hand.clicks += 1
        filled()
        assert isinstance(screen.page, ApprovalsPage)
        if any(one.photo for one in group.waiting) and not board.item(group.item).secret:
            assert leads_to_a_photo(hand, group.item)
            some += 1
    assert some


def test_the_numbers_of_the_situation(hand: Hand) -> None:
    reached = reached_from(hand, Tab.SITUATION, (LeadingRow,))
    assert len(reached) >= 13
    assert sum(reached.values()) >= 6, reached


def test_the_figures_under_the_chart(hand: Hand) -> None:
    screen = hand.screen
    screen.show_tab(Tab.SITUATION)
    page = screen.page
    assert isinstance(page, SituationPage)
    filled()
    points = page.points
    assert points is not None
    last = len(points.captions) - 1
    pressed = 0
    for row, figure in enumerate(points.table):
        screen.show_tab(Tab.SITUATION)
        filled()
        hand.clicks = 0
        hand.press(page.chart, page.chart.figure_rect(last, row).center())
        if not figure.counts[last]:
            assert screen.page is page
            continue
        assert isinstance(screen.page, BoardPage)
        assert len(screen.page.list.model_.rows) == figure.counts[last], figure.words
        pressed += leads_to_a_photo(hand, figure.words)
    assert pressed >= 2


def board_of(screen: SupervisorScreen, what: str) -> BoardPage:
    screen.show_tab(Tab.BOARD)
    page = screen.page
    assert isinstance(page, BoardPage)
    page.what.show_choice(what)
    page._show_what()
    filled()
    return page


def test_every_cell_of_the_matrix_shows_its_photo_beside_its_person_and_time(
    qtbot: QtBot, hand: Hand
) -> None:
    screen = hand.screen
    page = board_of(screen, "critical")
    seen = 0
    for n, row in enumerate(page.matrix._rows[:3]):
        for m, column in enumerate(page.matrix._columns):
            pieces = screen.session.desk(row.centre).items[column.item.id].evidence
            photos = [one for one in pieces if one.kind == "photo" and one.sha256]
            if not photos or column.item.secret or seen == 6:
                continue
            hand.clicks = 0
            hand.press(page.matrix.viewport(), cell_of(page, n, m).center())
            qtbot.waitUntil(lambda: bool(page.strip._sha256), timeout=5_000)
            assert page.strip._who.text()
            assert leads_to_a_photo(hand, f"{row.centre} {column.item.code}")
            screen.go_back()
            seen += 1
    assert seen == 6


def cell_of(page: BoardPage, row: int, column: int) -> QRect:
    """Return where a cell of the matrix is painted."""
    from desktop_app.ui.supervisor.board.matrix import HEAD, ROW

    top = HEAD + row * ROW - page.matrix.verticalScrollBar().value()
    return QRect(round(page.matrix._columns[column].x), top, round(page.matrix._step), ROW)


def test_the_chips_and_the_heads_of_the_matrix(qtbot: QtBot, hand: Hand) -> None:
    screen = hand.screen
    page = board_of(screen, "critical")
    for letter, chip in page.chips.items():
        if not chip.isVisible():
            continue
        hand.clicks = 0
        hand.press(chip)
        assert page.matrix.current_letter() == letter  # the strip shows the first of them
        page.clear()
    at = next(m for m, one in enumerate(page.matrix._columns) if page.matrix._open[one.at])
    hand.clicks = 0
    head = cell_of(page, 0, at).translated(0, -20).center()
    hand.press(page.matrix.viewport(), QPoint(head.x(), 60))
    assert page.view.item == page.matrix._columns[at].item.id
    assert page.matrix.current_letter() in "PUC"


def test_every_row_of_the_list_has_its_newest_photo(hand: Hand) -> None:
    screen = hand.screen
    page = board_of(screen, "list")
    board = screen.session.board
    assert board is not None
    with_photo = [
        n for n, row in enumerate(page.list.model_.rows) if board.newest_photo(row) is not None
    ]
    assert len(with_photo) >= 4
    for n in with_photo:
        row = page.list.model_.rows[n]
        hand.clicks = 0
        hand.press_cell(page.list, n, PHOTO)
        shown = screen.page
        assert isinstance(shown, PhotoPage) and hand.clicks == 1
        assert row.commune.full_name in shown.accessibleName()
        desk = screen.session.desk(CentreId(row.centre))
        newest = max(
            (one for item in desk.items.values() if not item.item.secret for one in item.evidence
             if one.kind == "photo"),
            key=lambda one: one.attached,
        )  # fmt: skip
        photo = board.newest_photo(row)
        assert photo is not None
        photos = {
            str(one.sha256): one.attached for item in desk.items.values() for one in item.evidence
        }
        assert photos[photo.sha256] == newest.attached
        screen.go_back()


def test_the_items_of_a_commune(hand: Hand) -> None:
    screen = hand.screen
    board = screen.session.board
    assert board is not None
    row = next(row for row in board.rows if board.newest_photo(row) is not None)
    photo = board.newest_photo(row)
    assert photo is not None
    screen.open_commune(row.centre)
    page = screen.page
    assert isinstance(page, CommunePage)
    page._views.show_choice("all")
    page._show_list()
    hand.clicks = 0
    hand.press_cell(page.list, page.list.shown.index(photo.item), "name")
    assert leads_to_a_photo(hand, row.centre)


def test_a_photo_of_a_secret_item_is_never_the_newest(screen: SupervisorScreen) -> None:
    board = screen.session.board
    assert board is not None
    for row in board.rows:
        photo = board.newest_photo(row)
        assert photo is None or not board.item(photo.item).secret
