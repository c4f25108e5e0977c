"""What answers, evidence, colours and places are called in a paper (always Vietnamese)."""

from __future__ import annotations

import re
from typing import assert_never

from desktop_app.core.checklist.checklist import Checklist, Source
from desktop_app.core.checklist.item import OWN_SOLVER, CitationStatus, Item
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import EvidenceKind, Method, Readiness, Status
from desktop_app.i18n import answer_values, figures
from desktop_app.reports.data import Answered, Colour, CommuneName, Evidence, ItemLine

NOT_KNOWN = "chưa rõ"

_STANDING = {
    Standing.MET_WITHOUT_EVIDENCE: "thiếu minh chứng",
    Standing.MET_WITH_EXPIRED_EVIDENCE: "minh chứng hết hiệu lực",
    Standing.NOT_APPLICABLE_WAITING: "chờ chấp thuận",
    Standing.NOT_APPLICABLE_APPROVED: "đã chấp thuận",
}
_FULLY_MET = frozenset({Standing.MET, Standing.NOT_APPLICABLE_APPROVED})
_METHOD = {
    Method.ON_SITE: "đã kiểm tra thực địa",
    Method.ONLINE: "đã kiểm tra trực tuyến",
    Method.FILE: "đã kiểm tra hồ sơ",
}
_CAPITAL = frozenset({"Thành phố Hồ Chí Minh"})  # its "Thành phố" is part of the name


def place_name(place: CommuneName) -> str:
    """Return the commune in a sentence: xã Đak Nhau."""
    return f"{place.kind.value} {place.name}"


def place_title(place: CommuneName) -> str:
    """Return the commune at the start of a line: Xã Đak Nhau."""
    return f"{place.kind.value.capitalize()} {place.name}"


def centre_name(place: CommuneName) -> str:
    """Return the name that a commune's centre has unless another is set."""
    return f"Trung tâm Phục vụ hành chính công {place_name(place)}"


def is_fully_met(line: ItemLine) -> bool:
    """Tell whether the line counts as met, evidence and approval included."""
    return line.standing in _FULLY_MET


def is_secret(checklist: Checklist, line: ItemLine) -> bool:
    """Tell whether nothing but the line's status may be printed (docs/rules.md#data-17)."""
    return checklist.is_secret(line.item)


def is_answered(answered: Answered | None) -> bool:
    """Tell whether there is an answer other than unanswered or not known."""
    return answered is not None and answered.status not in (Status.UNANSWERED, Status.NOT_KNOWN)


def status_word(checklist: Checklist, item: Item, answered: Answered | None) -> str:
    """Return the word of an answer: Đạt, Chưa đạt, or the item's own Có, Chưa."""
    status = answered.status if answered else Status.UNANSWERED
    return checklist.status_label(item, status).vi


def standing_word(standing: Standing | None) -> str:
    """Return what keeps an answer from counting as it reads, or how it was approved; else ""."""
    return _STANDING.get(standing, "") if standing else ""


def result(checklist: Checklist, item: Item, line: ItemLine) -> str:
    """Return the declared answer in full: Đạt một phần (4/5 người)."""
    said = status_word(checklist, item, line.declared)
    if item.secret:
        return said
    inside = [value_text(item, line.declared), standing_word(line.standing)]
    if line.conflict:
        inside.append("có xung đột")
    shown = ", ".join(part for part in inside if part)
    return f"{said} ({shown})" if shown else said


def value_text(item: Item, answered: Answered | None) -> str:
    """Return the value with its unit: 4/5 người, 48,5 m², 03/6/2026; "" without one."""
    if answered is None or item.secret:
        return ""
    return answer_values.value_text(
        item,
        answered.value,
        answered.of,
        language="vi",
        unknown=NOT_KNOWN,
        unknown_part=NOT_KNOWN,
    )


def reason_text(item: Item, answered: Answered | None) -> str:
    """Return why an item does not apply, or the reason for a number out of the ordinary."""
    if answered is None or not answered.reason:
        return ""
    listed = item.na_reason(answered.reason)
    return listed.vi if listed else answered.reason


def evidence_text(checklist: Checklist, evidence: Evidence) -> str:
    """Return a piece of evidence: Ảnh ngày 03/6/2026, còn hiệu lực đến 03/6/2027."""
    match evidence.kind:
        case EvidenceKind.PHOTO:
            parts = ["Ảnh"]
        case EvidenceKind.DOCUMENT if evidence.number:
            parts = [f"Văn bản số {evidence.number}"]
        case EvidenceKind.DOCUMENT:
            parts = [f"Văn bản {evidence.name}".strip()]
        case EvidenceKind.MEASUREMENT | EvidenceKind.REPORT:
            parts = [checklist.evidence_kind(evidence.kind).vi]
        case _:
            assert_never(evidence.kind)
    if evidence.day:
        parts.append(f"ngày {figures.day(evidence.day)}")
    said = " ".join(parts)
    if evidence.erased:
        by = f" theo {evidence.erased_by}" if evidence.erased_by else ""
        return f"{said} (tệp đã gỡ ngày {figures.day(evidence.erased)}{by})"
    if evidence.expired:
        return f"{said} (hết hiệu lực)"
    if evidence.valid_until:
        return f"{said} (hiệu lực đến {figures.day(evidence.valid_until)})"
    return said


def cause_text(checklist: Checklist, cause: str) -> str:
    """Return the words of a cause, or "" where none is known."""
    known = checklist.cause(cause)
    return known.vi if known else ""


def solver_text(checklist: Checklist, solver: str, place: CommuneName | None = None) -> str:
    """Return who can solve it; the commune itself by its own kind (Phường, Đặc khu)."""
    if solver == OWN_SOLVER and place is not None:
        return place.kind.value.capitalize()
    known = checklist.solver(solver)
    return known.vi if known else ""


def level_word(checklist: Checklist, level: Readiness) -> str:
    """Return XANH, VÀNG, ĐỎ, CHƯA TRÌNH or QUÁ HẠN CẬP NHẬT."""
    return checklist.readiness.label(level).vi


def colour_text(checklist: Checklist, colour: Colour, *, in_words: bool = False) -> str:
    """Return a level with what it rests on: XANH (đã kiểm tra thực địa 12/11/2026).

    *in_words*: the day as running text writes it; figures stand in tables and small print only.
    """
    day = ""
    if colour.day is not None:
        day = figures.day_in_words(colour.day) if in_words else figures.day(colour.day)
    if colour.method is not None:
        how = [f"{_METHOD[colour.method]} {day}".strip()]
    else:
        how = [] if colour.level.is_grey else [checklist.readiness.declared_label.vi]
        how += [f"trình {day}" if in_words else f"trình ngày {day}"] if day else []
    how += ["có xung đột"] if colour.conflicts else []
    word = level_word(checklist, colour.level)
    return f"{word} ({', '.join(how)})" if how else word


def grounds(checklist: Checklist) -> tuple[str, ...]:
    """Return the căn cứ of a paper; what nobody has checked is never among them."""
    return tuple(source.vi for source in checklist.legal_basis if _may_be_ground(source))


# What follows number, day and agency of a document: what it is about (trích yếu).
_SUBJECT = re.compile(r"\bcủa \S.*? (về|quy định|hướng dẫn|ban hành|sửa đổi|thúc đẩy|phê duyệt)\b")


def _may_be_ground(source: Source) -> bool:
    """Tell whether a paper may cite *source*: checked, and with what it is about."""
    if not source.print_in_preamble or source.citation_status is CitationStatus.UNVERIFIED:
        return False
    return _SUBJECT.search(source.vi) is not None


def province_in_sentence(name: str) -> str:
    """Return a province's full name within a sentence (Decree 30/2020, annex II, III.2)."""
    return name if name in _CAPITAL else lower_first(name)


def lower_first(sentence: str) -> str:
    """Return *sentence* begun with a small letter, to stand inside another."""
    return sentence[:1].lower() + sentence[1:]


def upper_first(sentence: str) -> str:
    """Return *sentence* begun with a capital."""
    return sentence[:1].upper() + sentence[1:]
