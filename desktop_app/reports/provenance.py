"""The annex "Thông tin về số liệu": rule, versions, moment, receipt, hash and QR code.

Decree 30 knows none of these, so they stand here and never on the paper itself
(docs/rules.md#paper-8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports import amounts
from desktop_app.reports.area_figures import version_lines
from desktop_app.reports.body import annex_title, gap, heading, note, style, text, together
from desktop_app.reports.data import (
    AreaReport,
    InspectionReport,
    LetterReport,
    ReturnedLetter,
    Traced,
)
from desktop_app.reports.data_hash import data_hash
from desktop_app.reports.fonts import unprintable
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.qr import qr_code
from desktop_app.reports.tables import Column, grid

ANNEX_NAME = "Thông tin về số liệu"
NOT_NQ57 = (
    "Đây là bộ tiêu chí của ứng dụng, không phải danh mục tiêu chí của hệ thống nq57.vn; "
    "một xã XANH ở hệ thống đó có thể chưa XANH ở đây và ngược lại."
)
_NO_RECEIPT = "chưa có biên nhận của máy chủ"
_QR_SIDE = 34 * mm


def short_hash(report: Traced) -> str:
    """Return the first 16 digits of the data's hash in groups of four."""
    digits = data_hash(report)[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def qr_payload(report: Traced) -> str:
    """Return the text of the QR code: what it is about, the receipt and the whole hash.

    Capitals, digits, spaces and "-.:" alone: QR packs these tighter, so the squares are larger.
    """
    if report.provenance.qr:
        return report.provenance.qr
    about = _centre(report) or "AREA"
    receipt = report.provenance.receipt or "-"
    digits = data_hash(report).upper()
    return f"COMMUNE-READINESS {about} {report.round} {receipt} SHA256:{digits}"


def foot_line(report: Traced) -> str:
    """Return the small line at the foot of annex pages."""
    checklist, provenance = report.checklist, report.provenance
    receipt = f"biên nhận {provenance.receipt}" if provenance.receipt else _NO_RECEIPT
    if provenance.received is not None and not provenance.receipt:
        receipt = "máy chủ đã nhận"
    if isinstance(report, AreaReport | LetterReport):  # each commune has receipts of its own
        receipt = f"{len(report.communes)} đơn vị"
    elif not _centre(report):
        receipt = "biên nhận do từng đơn vị giữ"
    return " · ".join(
        (
            f"Số liệu lúc {amounts.short_moment(provenance.data_time)}",
            f"bộ tiêu chí {checklist.id}, phiên bản {checklist.version}",
            receipt,
            f"mã số liệu {short_hash(report)}",
        )
    )


def add_data_annex(
    paper: Paper, report: Traced, *, number: str, attached: str, notes: Sequence[str] = ()
) -> None:
    """Add the annex about the figures to *paper*, on pages of its own."""
    paper.begin_annex(wide=False)
    paper.add(*annex_title(number, ANNEX_NAME, attached))
    columns = [Column("Nội dung", 30), Column("Thông tin", 70)]
    *rule, last = _rule(report, notes)
    paper.add(
        heading("1. Nguồn số liệu"),
        grid(columns, list(_facts(report)), width=TEXT_WIDTH, size=11.5),
        heading("2. Quy tắc xác định màu"),
        *rule,
        together(  # with the end of the rule, so that no page holds the code or its name alone
            last,
            gap(6),
            qr_code(qr_payload(report), _QR_SIDE),
            text("Mã để đối chiếu số liệu", style(9, weight="italic", align="centre")),
        ),
    )


def _facts(report: Traced) -> Iterator[tuple[str, str]]:
    checklist, provenance = report.checklist, report.provenance
    yield "Bộ tiêu chí", f"{checklist.title.vi} ({checklist.id}, phiên bản {checklist.version})"
    yield from _versions(report)
    due = "" if isinstance(report, InspectionReport | LetterReport) else figures.day(report.due)
    yield (
        "Kỳ rà soát",
        amounts.short_round(report.round) + (f", hạn trình {due}" if due else ""),
    )
    yield "Số liệu lúc", amounts.short_moment(provenance.data_time)
    if provenance.submitted is not None:
        how = "ghi nhận từ phiếu trình đã ký" if provenance.by_slip else "lãnh đạo xác nhận"
        by = f", {how}" + (f": {provenance.confirmed_by}" if provenance.confirmed_by else "")
        if provenance.late:
            by += "; trình sau khi kỳ rà soát đã đóng"
        yield "Bản trình", amounts.short_moment(provenance.submitted) + by
    at = f"lúc {amounts.short_moment(provenance.received)}" if provenance.received else ""
    if not _centre(report):
        said = f"Số liệu lấy từ máy chủ {at}" if at else "Chưa lấy số liệu từ máy chủ"
        yield "Biên nhận của máy chủ", f"{said}; số biên nhận do từng đơn vị giữ"
    elif provenance.receipt:
        said = ", ".join(filter(None, (provenance.receipt, at)))
        if provenance.waiting:
            said += f"; còn {amounts.count(provenance.waiting)} thay đổi chưa có biên nhận"
        yield "Biên nhận của máy chủ", said
    elif at:
        yield "Máy chủ đã nhận", f"{at}; số biên nhận do đơn vị giữ"
    else:
        yield "Biên nhận của máy chủ", "Chưa có"
    if isinstance(report, ReturnedLetter):
        yield "Số tiêu chí cần bổ sung", amounts.count(len(report.lines))
    if isinstance(report, InspectionReport) and report.entered_by:
        yield "Người nhập kết quả kiểm tra", report.entered_by
    yield "Phiên bản chương trình", provenance.program
    digits = data_hash(report)
    yield "Mã số liệu (SHA-256)", " ".join(digits[at : at + 8] for at in range(0, 64, 8))
    if lost := unprintable(_texts(_given(report))):
        shown = ", ".join(f"U+{ord(char):04X} ({times} lần)" for char, times in lost.items())
        yield "Ký tự không in được, thay bằng “?”", shown


def _centre(report: Traced) -> str:
    """Return the centre that the paper is about, "" where it is about many."""
    centre: str | None = getattr(report, "centre", None)
    return centre or ""


def _versions(report: Traced) -> Iterator[tuple[str, str]]:
    """Yield what was judged by another version than the one that is used."""
    if isinstance(report, AreaReport):
        if report.is_mixed:
            yield "Phiên bản đang được xét", "; ".join(version_lines(report))
        return
    now, provenance = report.checklist.version, report.provenance
    if provenance.submitted_version not in ("", now):
        yield (
            "Phiên bản của bản trình",
            f"Bản trình đã xác nhận được xét theo phiên bản {provenance.submitted_version}; "
            f"đơn vị đang dùng phiên bản {now}",
        )
    if provenance.verified_version not in ("", now):
        yield (
            "Phiên bản khi kiểm tra",
            f"Kết quả kiểm tra được xét theo phiên bản {provenance.verified_version}",
        )
    if provenance.ask_again:
        yield (
            "Cần trả lời lại",
            f"{amounts.count(provenance.ask_again)} tiêu chí có nghĩa khác ở phiên bản {now}; câu "
            "trả lời cũ được giữ nhưng không tính",
        )
    if provenance.unplaced:
        yield "Để riêng, vẫn được giữ", "; ".join(provenance.unplaced)


def _rule(report: Traced, notes: Sequence[str]) -> Iterator[Flowable]:
    rule = report.checklist.readiness
    columns = [Column("Mức", 24), Column("Khi nào", 76)]
    rows = [(level.label.vi, level.vi) for level in rule.levels]
    rows += [(case.label.vi, case.vi) for case in rule.grey]
    yield grid(columns, rows, width=TEXT_WIDTH, size=11.5)
    for said in (rule.printed_note.vi, NOT_NQ57, rule.official_from.vi, *notes):
        yield note(said)


def _given(report: Traced) -> object:
    """Return what people gave, as plain values; the checklist's own texts are all printable."""
    names = (name for name in report.__struct_fields__ if name != "checklist")
    return [msgspec.to_builtins(getattr(report, name)) for name in names]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
