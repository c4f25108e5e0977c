"""Small real commune desks for the window's tests and pictures: real stores, no network."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.core.changes.bodies import Comment, Return
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.changes.receipts import Receipt, sign_receipt
from desktop_app.core.changes.segments import check_segment
from desktop_app.core.ids import CommuneCode, EvidenceKind, ItemId, Layer, Role, RoundId, Status
from desktop_app.core.time.rounds import previous_round
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import facts, feeds, writing
from desktop_app.storage.facts import Clock
from desktop_app.storage.receiving import take_page, take_receipts
from desktop_app.storage.writing import Draft
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.exchange.server import Server
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan

DAK_NHAU = CommuneCode("25399")
_DAY = 86_400


def use_passphrase_file(folder: Path) -> None:
    """Keep keys under a passphrase in *folder*: tests have no keyring."""
    file = folder / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(file)


def clerk(
    folder: Path, *, person: str = "Nguyễn Thị Hoa", position: str = "Công chức Văn phòng",
    phone: str = "0271 000 131",
) -> Workspace:  # fmt: skip
    """Return the open desk of a clerk of Đak Nhau."""
    beginning = Beginning(person=person, position=position, phone=phone, commune=DAK_NHAU)
    return Workspace.begin(folder, beginning)


def say(desk: Workspace, item: str, round_: RoundId | None = None, **said: Any) -> None:
    """Answer *item*."""
    entry = AnswerEntry(**said)
    desk.declaring.answer(ItemId(item), entry, round_=round_, seconds=9)


def set_today(desk: Workspace, day: date) -> None:
    """Set *desk*'s clock error as if the service's time were *day*, a quarter past nine."""
    seconds = int((day - date(1970, 1, 1)) / timedelta(days=1)) * _DAY + 2 * 3600 + 14 * 60
    now = int(time.time())
    facts.learn_clock(desk._context.store, Clock(offset=seconds - now, learnt_at=now))


def attach_document(desk: Workspace, item: str, number: str, day: date) -> None:
    """Attach a document's number and date to *item*."""
    desk.attaching.attach(ItemId(item), number=number, day=day)


def half_done(desk: Workspace) -> None:
    """Answer as in the middle of a quick round."""
    say(desk, "lead.centre_established", value="commune_centre")
    attach_document(desk, "lead.centre_established", "QĐ 12/QĐ-UBND", date(2025, 7, 2))
    say(desk, "lead.director_assigned", status=Status.MET)
    say(desk, "staff.assigned", value="4", of="5")
    say(
        desk, "staff.assigned", cause="no_staff", solver="province",
        note="01 người nghỉ dài ngày đến tháng 02/2027, đã đề nghị tỉnh bổ sung",
    )  # fmt: skip
    attach_document(desk, "staff.assigned", "QĐ 45/QĐ-UBND", date(2026, 1, 9))
    say(desk, "premises.available", status=Status.MET)
    desk.attaching.attach(ItemId("premises.available"), data=sample_photo(1), name="tru-so.jpg")
    say(desk, "net.internet", status=Status.MET)


def quick_round_done(desk: Workspace) -> None:
    """Answer every critical item; some unmet, some without evidence."""
    half_done(desk)
    for item in desk.checklist.critical_items:
        if item.id in desk.desk().record.items:
            continue
        said: dict[str, Any]
        match item.id:
            case "net.tslcd":
                said = {"status": Status.UNMET, "cause": "line_power", "solver": "carrier"}
            case "sig.secret_sign":
                said = {"status": Status.UNMET}
            case "sig.person_certs":
                said = {"value": "3", "of": "9", "cause": "not_provided", "solver": "ministry"}
            case "staff.support" | "device.scanners":
                said = {"value": "2"}
            case _ if item.type == "ratio":
                said = {"value": "8", "of": "8"}
            case _:
                said = {"status": Status.MET}
        say(desk, item.id, **said)
        if item.code in ("A4", "D3", "E1", "F1", "G3"):
            attach_document(desk, item.id, f"{item.code}-07/BC", date(2026, 10, 2))


def a_round_before(desk: Workspace) -> None:
    """Answer everything in the round before this one; two items unmet."""
    before = previous_round(desk.round())
    for item in desk.checklist.items_in_order:
        said: dict[str, Any]
        match item.type:
            case "status":
                unmet = item.id in ("net.tslcd", "premises.signage")
                said = {"status": Status.UNMET if unmet else Status.MET}
                if unmet:
                    said |= {"cause": "line_power", "solver": "carrier"}
            case "ratio":
                said = {"value": "5", "of": "5"}
            case "date":
                said = {"value": "1/9/2026"} if item.code != "E4" else {"value": "1/9/2027"}
            case "choice":
                said = {"value": "commune_centre"}
            case _:
                said = {"value": "3"}
        say(desk, item.id, before, **said)


def carry(source: Workspace, target: Workspace) -> None:
    """Copy what *source* wrote to *target*, as a page of the service would."""
    source.keys.load()
    checked, positions = [], {}
    for identity in source.identities:
        for segment in feeds.unreceipted(source._context.store, identity.device):
            known = feeds.tip(target._context.store, segment.device, segment.commune)
            if known.sequence >= segment.last:
                continue
            entries = segment.entries[known.sequence + 1 - segment.first :]
            rest = msgspec.structs.replace(
                segment, first=known.sequence + 1, entries=entries, received=int(time.time())
            )
            checked.append(check_segment(rest, before=known.head, public_key=identity.public_key))
            positions[segment.commune] = int(time.time())
    take_page(target._context.store, checked, positions, {})


def in_conflict(folder: Path) -> Workspace:
    """Return the desk of one of two clerks who answered three items differently."""
    mine = clerk(folder / "tuan", person="Trần Anh Tuấn", position="máy quầy 2")
    with clerk(folder / "hoa", person="Nguyễn Thị Hoa", position="máy văn phòng") as hers:
        say(hers, "device.computers", value="6", of="8", note="02 máy hỏng, chờ sửa")
        carry(hers, mine)
        for desk, value, note in (
            (mine, "7", "01 máy quầy 5 chưa sửa xong"),
            (hers, "8", "Đã nhận 02 máy mới"),
        ):
            say(desk, "device.computers", value=value, of="8", note=note)
            say(desk, "device.scanners", value="2" if desk is mine else "3")
            say(desk, "sw.tthc_accounts", value="8" if desk is mine else "9", of="9")
        carry(hers, mine)
    return mine


def in_conflict_of(folder: Path, count: int) -> Workspace:
    """Return the first of *count* desks, in folders "1", "2", …, that all answered two items."""
    mine = clerk(folder / "1", person="Nguyễn Phước Hoàng Thị Quỳnh Hương", position="máy quầy 1")
    for number in range(1, count + 1):
        name = f"Đặng Thị Ngọc {'ABCDEFGHI'[number]}"
        other = mine if number == 1 else clerk(folder / str(number), person=name, position="quầy")
        note = f"Máy {number} đếm lại ngày 02/11, 01 máy quầy {number} chưa sửa xong, chờ tỉnh"
        say(other, "device.computers", value=str(number), of="8", note=note)
        say(other, "device.scanners", value=str(number))
        if other is not mine:
            carry(other, mine)
            other.close()
    return mine


def received(desk: Workspace) -> str:
    """Store a receipt for everything on *desk*; return its number."""
    private = new_private_key()
    service = device_id(public_key_of(private))
    store = desk._context.store
    desk.keys.load()
    taken: list[Receipt] = []
    for identity in desk.identities:
        for segment in feeds.unreceipted(store, identity.device):
            tip = feeds.tip(store, segment.device, segment.commune)
            receipt = Receipt(
                service=service, epoch=1, device=segment.device, commune=segment.commune,
                through=tip.sequence, head=tip.head.hex(),
                time=desk.moment().seconds,
            )  # fmt: skip
            taken.append(sign_receipt(receipt, private))
    take_receipts(store, taken)
    settings.keep(store, settings.SERVER, Server(url="https://127.0.0.1:9"))
    return taken[0].number


def returned(desk: Workspace, item: str, comment: str) -> None:
    """Put a supervisor's request to complete *item* on *desk*."""
    context = desk._context
    body = Return(comment=comment)
    centre = context.centre(None)
    draft = Draft(body=body, centre=centre, round=context.round(None), item=ItemId(item))
    writing.write(context.store, context.writer(context.identity(Role.CLERK)), [draft])


def a_later_round(desk: Workspace) -> None:
    """Make the eleventh round of 2026 begin: a request, expired evidence, two unmet, a task late.

    Everything was answered on 12 October, with documents for what wants one.
    """
    set_today(desk, date(2026, 10, 8))
    desk.attaching.attach(
        ItemId("net.internet"),
        data=sample_photo(2),
        name="do-mang.jpg",
        kind=EvidenceKind.MEASUREMENT,
    )
    set_today(desk, date(2026, 10, 12))
    for item in desk.checklist.items_in_order:
        said: dict[str, Any] = {"status": Status.MET}
        match item.type:
            case "ratio":
                said = {"value": "8", "of": "8"}
            case "date":
                said = {"value": "1/9/2026" if item.code != "E4" else "1/9/2027"}
            case "choice":
                said = {"value": "commune_centre"}
            case "status":
                pass
            case _:
                said = {"value": "2"}
        match item.id:
            case "net.tslcd":
                said = {"status": Status.UNMET, "cause": "line_power", "solver": "carrier"}
            case "sig.person_certs":
                said = {"value": "3", "of": "9", "cause": "not_provided", "solver": "ministry"}
            case "staff.assigned":
                said = {"value": "5", "of": "5"}
        say(desk, item.id, **said)
        if item.critical and not item.secret and "document" in item.evidence.wanted:
            attach_document(desk, item.id, f"QĐ {item.code[1:]}2/QĐ-UBND", date(2026, 3, 6))
    desk.declaring.plan_action(
        ItemId("staff.assigned"),
        Plan(who="Văn phòng", what="Lập danh sách trực", due=date(2026, 10, 31)),
    )
    set_today(desk, date(2026, 11, 11))
    returned(desk, "device.computers", "Ảnh chưa thấy máy ở quầy 5, gửi lại ảnh đủ 8 máy.")


def remarked(desk: Workspace, item: str, text: str) -> None:
    """Put a supervisor's remark on *item* on *desk*."""
    context = desk._context
    body = Comment(text=text, layer=Layer.VERIFIED)
    centre = context.centre(None)
    draft = Draft(body=body, centre=centre, round=context.round(None), item=ItemId(item))
    writing.write(context.store, context.writer(context.identity(Role.CLERK)), [draft])
