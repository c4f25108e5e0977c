"""What has no row of its own is shown apart, with what to do; nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.changes.bodies import Answer, Body
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.changes.receipts import Receipt, Refusal, sign_receipt
from desktop_app.core.ids import CommuneCode, ItemId, Status
from desktop_app.storage import feeds, writing
from desktop_app.storage.receiving import take_receipts
from desktop_app.storage.writing import Draft
from desktop_app.ui.clerk.pages.apart import ApartCard
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.exchange.server import Server
from desktop_app.workspace.values.refused import refused_of
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.clerk_windows import card_of, desk_of, open_window, press

_SERVICE = new_private_key()
FIRST = ItemId("lead.centre_established")


class Drone(Body, frozen=True, kw_only=True):
    """A kind of change that this program does not know."""

    KIND: ClassVar[str] = "drone"  # type: ignore[assignment]  # of a later version
    height: int = 0


def write(desk: Workspace, body: Body, item: str) -> None:
    context = desk._context
    drafts = [Draft(body=body, centre=context.centre(), round=context.round(), item=item)]
    writing.write(context.store, context.writer(context.identity()), drafts)


def receive(desk: Workspace, refused: dict[int, str]) -> None:
    """Store a receipt for everything; *refused*, by sequence, has no effect."""
    receive_by(desk, lambda _through: tuple(sorted(refused.items())))


def refuse_all(desk: Workspace, reason: str) -> None:
    """Store a receipt for everything, with every change refused."""
    receive_by(desk, lambda through: tuple((n, reason) for n in range(1, through + 1)))


def receive_by(desk: Workspace, refused: Callable[[int], tuple[tuple[int, str], ...]]) -> None:
    private = _SERVICE
    service = device_id(public_key_of(private))
    store = desk._context.store
    desk.keys.load()
    for identity in desk.identities:
        for segment in feeds.unreceipted(store, identity.device):
            tip = feeds.tip(store, segment.device, segment.commune)
            receipt = Receipt(
                service=service, epoch=1, device=segment.device, commune=segment.commune,
                through=tip.sequence, head=tip.head.hex(), time=desk.moment().seconds,
                refused=refused(tip.sequence),
            )  # fmt: skip
            take_receipts(store, [sign_receipt(receipt, private)])
    settings.keep(store, settings.SERVER, Server(url="https://127.0.0.1:9"))


def things(window: MainWindow) -> list[str]:
    desk = desk_of(window)
    desk.navigation.show_custody()
    page = desk.pages.shown
    assert isinstance(page, CustodyPage)
    card = page.findChild(ApartCard)
    return [f"{one.what}: {one.said}" for one in card.things] if card else []


def test_a_refused_answer_is_named_with_its_reason_until_it_is_given_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.say(filled, FIRST, value="commune_centre")
        refuse_all(filled, Refusal.ROLE)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.sending.syncing.stop()
    assert desk.notices.refused.isVisible()
    assert "A1" in desk.notices.refused.accessibleName()
    (told,) = things(window)
    assert told.startswith("A1 Thành lập Trung tâm: Máy chủ giữ lại nhưng không ghi nhận")
    assert told.endswith("Xin trả lời lại.")
    card = desk.pages.shown.findChild(ApartCard)
    assert isinstance(card, QWidget)
    card.item_asked.emit(FIRST)
    assert card_of(window).item == FIRST
    press("1")
    assert not desk.notices.refused.isVisible()
    assert things(window) == []


def test_a_refused_correction_is_listed_with_its_words_until_answered_after_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.say(filled, FIRST, value="commune_centre")
        receive(filled, {})  # Met has a receipt and stands
        filled.declaring.answer(
            FIRST, AnswerEntry(status=Status.UNMET, value="none", note="Chưa có quyết định")
        )
        tip = feeds.tip(filled._context.store, filled.identities[0].device, CommuneCode("25399"))
        receive(filled, {tip.sequence: Refusal.ROLE})
        assert filled.desk().items[FIRST].judgement.status is Status.MET
        (told,) = refused_of(filled.desk())
        assert "Chưa có quyết định" in told.text
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.sending.syncing.stop()
    assert desk.notices.refused.isVisible()
    (told_there,) = things(window)
    assert "Chưa có quyết định" in told_there
    card = desk.pages.shown.findChild(ApartCard)
    assert isinstance(card, QWidget)
    card.item_asked.emit(FIRST)
    press("2")
    assert not desk.notices.refused.isVisible()
    assert things(window) == []


def test_answers_of_another_checklist_and_newer_entries_stand_at_the_end_of_the_list(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        write(filled, Answer(checklist="decree-118/9", status=Status.MET), "drone.pad")
        write(filled, Drone(height=3), FIRST)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    last = desk.work.model.rows[-1]
    assert last.item is None
    assert last.title == (
        "Giữ riêng: 1 tiêu chí của phiên bản khác, 1 mục do phần mềm bản mới hơn ghi"
    )
    unknown, newer = things(window)
    assert unknown.startswith("drone.pad: Đạt, theo phiên bản 9.")
    assert newer.startswith("1 mục: ")


def test_an_older_copy_put_back_is_told_calmly_and_work_goes_on(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        file = filled._context.store.file
    before = file.read_bytes()
    with Workspace.open(tmp_path / "data") as filled:
        clerks.say(filled, FIRST, value="commune_centre")
    file.write_bytes(before)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert desk.notices.rewound.isVisible()
    assert "thiếu 1 thay đổi" in desk.notices.rewound.accessibleName()
    press("1")
    assert desk.session.desk.items[FIRST].answer is not None
