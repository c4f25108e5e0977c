"""Official papers of this data: collect the values of a paper and draw it (docs/rules.md#paper)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import BinaryIO, TypeVar

import msgspec

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.assessment.submissions import whole
from desktop_app.core.changes.bodies import Paragraph, body_of
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ChangeHash, Layer, PaperKind, ParagraphName, RoundId
from desktop_app.core.text.cleaning import MAX_NAME, MAX_PARAGRAPH, clean_text
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n import use_language
from desktop_app.i18n.sentences import current_language
from desktop_app.reports import data as paper
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.board_summaries import read_summaries
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.reading.overview import read_board
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.submitting import past_submissions

from .inspectors import HEADS, RECORDERS, TEAM_HEADS, named_as, people
from .letter_words import LetterWords, cleaned
from .letterheads import (
    LetterheadSettings,
    agency_letterhead,
    centre_letterhead,
    in_sentence,
    letterhead_settings,
    save_letterhead_settings,
)
from .paper_lines import (
    action_line,
    area_row,
    colour,
    item_line,
    place_of,
    provenance,
    verified_colour,
)

Data = TypeVar("Data")


class Papers:
    """The papers. Each verb returns the bytes of a PDF."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def commune(
        self,
        *,
        centre: CentreId | None = None,
        round_: RoundId | None = None,
        number: str = "",
        day: date | None = None,
    ) -> bytes:
        """Return the report of one commune (BÁO CÁO), on the figures as they stand."""
        from desktop_app.reports.commune import draw_commune

        return _drawn(draw_commune, self.commune_data(centre, round_, number=number, day=day))

    def area(
        self,
        *,
        area: str | None = None,
        round_: RoundId | None = None,
        number: str = "",
        day: date | None = None,
    ) -> bytes:
        """Return the report of an area; a table sheet where no agency is set."""
        from desktop_app.reports.area import draw_area

        return _drawn(draw_area, self.area_data(area, round_, number=number, day=day))

    def letter(
        self,
        item: str,
        *,
        area: str | None = None,
        round_: RoundId | None = None,
        number: str = "",
        day: date | None = None,
        words: LetterWords | None = None,
    ) -> bytes:
        """Return the letter (công văn) on *item*, by id or code; *words* as a person changed them.

        Raise EntryRefused where no submission lacks it, or where that is secret.
        """
        from desktop_app.reports.letter import draw_letter

        data = self.letter_data(item, area, round_, number=number, day=day)
        if words is not None:
            data = msgspec.structs.replace(data, **cleaned(words))
        return _drawn(draw_letter, data)

    def inspection(
        self,
        *,
        centre: CentreId,
        visit: ChangeHash | None = None,
        round_: RoundId | None = None,
        number: str = "",
    ) -> bytes:
        """Return the minutes of a visit (BIÊN BẢN); of the latest one, if None."""
        from desktop_app.reports.inspection import draw_inspection

        return _drawn(draw_inspection, self.inspection_data(centre, visit, round_, number))

    def slip(
        self, *, centre: CentreId | None = None, round_: RoundId | None = None, leader: str = ""
    ) -> bytes:
        """Return the one page for the leader's signature (phiếu trình)."""
        from desktop_app.reports.slip import draw_slip

        return _drawn(draw_slip, self.slip_data(centre, round_, leader))

    def receipt(self, *, round_: RoundId | None = None) -> bytes:
        """Return the newest receipt as a page; raise EntryRefused while there is none."""
        from desktop_app.reports.receipt import draw_receipt

        from .paper_lines import receipt_slip

        return _drawn(draw_receipt, receipt_slip(self._context, self._desk(None, round_)))

    def carriage(self, sha256: str) -> bytes:
        """Return the note of a package taken along; raise EntryRefused where there is none."""
        from desktop_app.reports.carriage import draw_carriage

        from .paper_lines import carriage_note

        return _drawn(draw_carriage, carriage_note(self._context, sha256))

    def handover(self, *, taker: str = "") -> bytes:
        """Return the sheet for handing this PC over to *taker*: what is stored, what is unsent."""
        from desktop_app.reports.handover import draw_handover

        from .handing_over import handover

        return _drawn(draw_handover, handover(self._context, taker=taker))

    def blank(self, *, centre: CentreId | None = None, round_: RoundId | None = None) -> bytes:
        """Return the blank form, to be filled in by pen."""
        from desktop_app.reports.blank import draw_blank

        context = self._context
        place = name = due = None
        if centre is not None or context.identity().commune is not None:
            desk = self._desk(centre, round_)
            place, name, due = place_of(desk.commune, desk.province), desk.centre_name, desk.due
        form = paper.BlankForm(
            place=place,
            centre_name=name or "",
            round=context.round(round_),
            due=due,
            checklist=context.checklist,
            training=context.training,
        )
        return _drawn(draw_blank, form)

    def commune_data(
        self,
        centre: CentreId | None,
        round_: RoundId | None,
        *,
        number: str = "",
        day: date | None = None,
    ) -> paper.CommuneReport:
        """Return the values of the report of a commune; paragraphs not edited are prefilled."""
        from desktop_app.reports.narrative import complete

        desk = self._desk(centre, round_)
        place = place_of(desk.commune, desk.province)
        settings = self.settings
        by = desk.official.checklist or desk.checklist
        critical = len(by.critical_items)
        return complete(
            paper.CommuneReport(
                letterhead=centre_letterhead(
                    settings, place, number=number, day=day, year=desk.today.year
                ),
                place=place,
                centre=desk.centre,
                centre_name=desk.centre_name,
                round=desk.round,
                due=desk.due,
                checklist=desk.checklist,
                requested_by=settings.requested_by,
                submitted=colour(desk.official, critical),
                verified=verified_colour(desk),
                named_met=self._named(desk),
                lines=tuple(item_line(desk, one) for one in desk.items.values()),
                actions=tuple(action_line(card) for card in desk.actions),
                narrative=self._narrative(PaperKind.COMMUNE, desk.centre, desk.round, desk.record),
                provenance=provenance(self._context, desk),
                training=desk.training,
            )
        )

    def area_data(
        self,
        area: str | None,
        round_: RoundId | None,
        *,
        number: str = "",
        day: date | None = None,
    ) -> paper.AreaReport:
        """Return the values of the report of an area."""
        from desktop_app.reports.area_narrative import complete_area

        context = self._context
        with _in_vietnamese():
            board = read_board(context, area=area, round_=round_)
        summed = read_summaries(context, [row.centre for row in board.rows], board.round)
        settings = self.settings
        rows = tuple(area_row(board, row, summed[row.centre]) for row in board.rows)
        times = [row.last_change for row in board.rows if row.last_change]
        times += [local(one.level_time) for one in summed.values() if one.level_time]
        newest = max(times, default=local(context.identity().created))
        return complete_area(
            paper.AreaReport(
                letterhead=agency_letterhead(
                    settings, number=number, day=day, year=board.today.year
                ),
                area=in_sentence(board.area),
                round=board.round,
                due=board.due,
                checklist=board.checklist,
                others=tuple(one for one in board.checklists if one is not board.checklist),
                requested_by=settings.requested_by,
                communes=rows,
                narrative=self._area_narrative(board.area, board.round),
                provenance=paper.Provenance(data_time=board.data_time or newest, program=VERSION),
                training=board.training,
            )
        )

    def letter_data(
        self,
        item: str,
        area: str | None = None,
        round_: RoundId | None = None,
        *,
        number: str = "",
        day: date | None = None,
    ) -> paper.LetterReport:
        """Return the values of the letter on *item*, by the figures of the area's report."""
        from desktop_app.reports.area_figures import problems
        from desktop_app.reports.letter import draft_letter

        report = self.area_data(area, round_, number=number, day=day)
        found = problems(report.communes, report.checklist, report.others)
        known = next((one for one in found if item in (one.item.id, one.item.code)), None)
        named = known.item if known else report.checklist.item_named(item)
        if named.secret:
            raise EntryRefused(
                N_("{item} is not public by commune: no letter lists who lacks it."),
                item=named.code,
            )
        if known is None or not known.places:
            raise EntryRefused(
                N_("By the submissions of this area no commune lacks {item}: nothing to write."),
                item=named.code,
            )
        return draft_letter(report, known)

    def inspection_data(
        self,
        centre: CentreId,
        visit: ChangeHash | None = None,
        round_: RoundId | None = None,
        number: str = "",
    ) -> paper.InspectionReport:
        """Return the values of the minutes of a visit; raise EntryRefused where there was none."""
        desk = self._desk(centre, round_)
        card = next((v for v in desk.visits if visit in (None, v.change)), None)
        if card is None:
            raise EntryRefused(
                N_("No check of {centre} is recorded in round {round}."),
                centre=desk.centre,
                round=desk.round,
            )
        place = place_of(desk.commune, desk.province)
        letterhead = agency_letterhead(
            self.settings, number=number, day=None, year=desk.today.year
        ) or centre_letterhead(
            LetterheadSettings(
                agency="ĐOÀN KIỂM TRA",
                superior=f"ỦY BAN NHÂN DÂN {place.province.upper()}".strip(),
                in_sentence="Đoàn kiểm tra",
                symbol="ĐKT",
                copies="Đơn vị được kiểm tra\nLưu: VT, hồ sơ",
            ),
            place,
            number=number,
            day=None,
            year=desk.today.year,
        )
        found = [
            one
            for one in desk.items.values()
            if any(f.visit and f.visit.change == card.change for f in one.findings)
        ]
        return paper.InspectionReport(
            letterhead=letterhead,
            place=place,
            centre=desk.centre,
            centre_name=desk.centre_name,
            round=desk.round,
            checklist=desk.checklist,
            method=card.method,
            decision=card.decision,
            location=desk.centre_name,
            started=card.started,
            ended=card.ended,
            team=people(card.team),
            present=people(card.present),
            lines=tuple(item_line(desk, one, visit=card.change) for one in found),
            verified=verified_colour(desk),
            opinion=card.opinion,
            conclusion=card.conclusion,
            orders=tuple(
                action_line(one) for one in desk.actions if one.ordered and not one.closed
            ),
            entered_by=card.author.name,
            recorder=named_as(card.team, RECORDERS),
            unit_head=named_as(card.present, HEADS),
            team_head=named_as(card.team, TEAM_HEADS),
            provenance=provenance(self._context, desk),
            training=desk.training,
        )

    def slip_data(
        self, centre: CentreId | None, round_: RoundId | None, leader: str = ""
    ) -> paper.SlipReport:
        """Return the values of the slip for the leader."""
        leader = clean_text(leader, limit=MAX_NAME, single_line=True)
        desk = self._desk(centre, round_)
        critical = len((desk.official.checklist or desk.checklist).critical_items)
        preview = paper.Colour(
            level=desk.judgement.level,
            not_met=len(desk.judgement.missing),
            conflicts=desk.judgement.conflicts,
        )
        return paper.SlipReport(
            place=place_of(desk.commune, desk.province),
            centre=desk.centre,
            centre_name=desk.centre_name,
            round=desk.round,
            due=desk.due,
            checklist=desk.checklist,
            preview=preview,
            last=colour(desk.official, critical) if desk.official.submitted else None,
            lines=tuple(item_line(desk, one) for one in desk.items.values()),
            prepared_by=desk.person.name,
            position=desk.person.position,
            leader=leader,
            provenance=provenance(self._context, desk),
            training=desk.training,
        )

    @property
    def settings(self) -> LetterheadSettings:
        """What this office set for its papers."""
        return letterhead_settings(self._context.store)

    def save_settings(self, settings: LetterheadSettings) -> None:
        """Keep what this office sets for its papers."""
        save_letterhead_settings(self._context.store, settings)

    def edit(
        self,
        kind: PaperKind,
        paragraph: ParagraphName,
        text: str,
        *,
        centre: CentreId | None = None,
        area: str = "",
        round_: RoundId | None = None,
    ) -> None:
        """Save a paragraph of a report in a person's words; "" takes the prefilled one again."""
        context = self._context
        when = context.round(round_)
        where = CentreId("00000") if kind is PaperKind.AREA else context.centre(centre)
        unit = Unit(
            kind=UnitKind.PARAGRAPH, centre=where, round=when, part=f"{kind}/{paragraph}/{area}"
        )
        register = state.unit(context.store, unit)
        body = Paragraph(
            paper=kind,
            paragraph=paragraph,
            text=clean_text(text, limit=MAX_PARAGRAPH),
            about=area,
            layer=Layer.VERIFIED if context.is_supervisor else Layer.DECLARED,
        )
        heads = (h.identity for h in register.heads) if isinstance(register, Register) else ()
        draft = Draft(body=body, centre=where, round=when, bases=tuple(heads))
        writing.write(context.store, context.writer(context.identity()), [draft])

    def _desk(self, centre: CentreId | None, round_: RoundId | None) -> Desk:
        with _in_vietnamese():  # papers are in Vietnamese whatever the window's language
            return read_desk(self._context, centre=centre, round_=round_)

    def _named(self, desk: Desk) -> int | None:
        from desktop_app.core.assessment.summary import named_met

        past = whole(past_submissions(self._context, desk.centre, up_to=desk.round))
        return named_met(past[-1].checklist, past[-1].judgement) if past else None

    def _narrative(
        self, kind: PaperKind, centre: CentreId, round_: RoundId, record: Record
    ) -> paper.Narrative:
        texts = {}
        for name in ParagraphName:
            register = record.paragraphs.get(f"{kind}/{name}/")
            body = body_of(register.standing.change) if register else None
            texts[name] = body.text if isinstance(body, Paragraph) else ""
        return paper.Narrative(**texts)

    def _area_narrative(self, area: str, round_: RoundId) -> paper.Narrative:
        texts = {}
        for name in ParagraphName:
            part = f"{PaperKind.AREA}/{name}/{area}"
            unit = Unit(kind=UnitKind.PARAGRAPH, centre="00000", round=round_, part=part)
            register = state.unit(self._context.store, unit)
            body = body_of(register.standing.change) if isinstance(register, Register) else None
            texts[name] = body.text if isinstance(body, Paragraph) else ""
        return paper.Narrative(**texts)


def _drawn(draw: Callable[[Data, BinaryIO], None], data: Data) -> bytes:
    out = io.BytesIO()
    draw(data, out)
    return out.getvalue()


@contextmanager
def _in_vietnamese() -> Iterator[None]:
    before = current_language()
    use_language("vi")
    try:
        yield
    finally:
        use_language(before)
