"""One item opened: what the commune declared, its evidence, the own finding, the remarks."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import EvidenceKind, ItemId
from desktop_app.i18n import _, current_language
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.items import item_words
from desktop_app.ui.items.answer_parts import AnswerPart
from desktop_app.ui.items.part_for import part_for
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.badges import Pill, Tag
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.chips import FileChip
from desktop_app.ui.look.flow import FlowLayout, flowing
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph, Piece
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.thumbnails import Photo, Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.commune.say_row import Saying
from desktop_app.workspace.values import shared_photos
from desktop_app.workspace.values.desk import Desk, ItemDesk, RemarkKind
from desktop_app.workspace.values.visit_items import differs
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import findings

_THUMB = QSize(132, 88)


class _Evidence(QWidget):
    """Photos as thumbnails, the rest as chips. Signals: ``opened(object)`` with the piece."""

    opened = Signal(object)

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._shown: object = None
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show the pieces attached to the item."""
        if self._shown == (one.item.id, one.evidence):
            return
        self._shown = (one.item.id, one.evidence)
        empty(self._flow)
        for piece in one.evidence:
            valid, tone = item_words.validity(piece)
            title = item_words.piece_title(piece)
            if piece.kind is EvidenceKind.PHOTO and piece.sha256 and piece.erased is None:
                photo = Photo(self._thumbnails, _THUMB)
                photo.show_photo(desk.commune.code, piece.sha256)
                photo.setAccessibleName(f"{title}, {valid}, {piece.author.name}")
                photo.opened.connect(lambda p=piece: self.opened.emit(p))
                self._flow.addWidget(photo)
                photo.setVisible(True)
            chip = FileChip(title, valid, tone=tone, removable=False)
            chip.clicked.connect(lambda _on=False, p=piece: self.opened.emit(p))
            self._flow.addWidget(chip)
            chip.setVisible(True)
        if not one.evidence:
            none = Label(_("no evidence"), fonts.SMALL, Ink.INK3)
            self._flow.addWidget(none)
            none.setVisible(True)
        self.updateGeometry()


class FindingCard(Card):
    """Signals: ``entered(object)`` with an AnswerEntry; ``kept()``; ``asked(str)`` with a Saying;
    ``approved()``; ``photo_asked(object)`` with a piece; ``task_asked()``; ``wrong_asked()``: the
    evidence does not show what was declared.
    """

    entered = Signal(object)
    kept = Signal()
    asked = Signal(str)
    approved = Signal()
    photo_asked = Signal(object)
    task_asked = Signal()
    wrong_asked = Signal()

    def __init__(self, thumbnails: Thumbnails, desk: Desk, one: ItemDesk) -> None:
        super().__init__(padding=16, name=area_words.item_name(one.item))
        self.item: ItemId = one.item.id
        self._make_head(desk, one)
        self._make_declared(thumbnails)
        self._make_finding(desk, one)
        self._make_talk()
        self.show_item(desk, one)

    def _make_head(self, desk: Desk, one: ItemDesk) -> None:
        language = current_language()
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(Label(one.item.code, fonts.H3, Ink.ACCENT))
        title.addWidget(Label(one.item.short.in_language(language), fonts.H3, elide=True))
        if one.item.critical:
            title.addWidget(Tag(_("Critical")))
        title.addStretch(1)
        self.body.addLayout(title)
        question = Paragraph(one.item.question.in_language(language), fonts.SMALL, Ink.INK2)
        self.body.addWidget(question)
        met = [
            Piece(_("Met when") + "  ", bold=True),
            Piece(one.item.met_when.in_language(language)),
        ]
        self.body.addWidget(Paragraph(met, fonts.SMALL, Ink.INK2))

    def _make_declared(self, thumbnails: Thumbnails) -> None:
        self.body.addWidget(Line())
        holder, row = flowing(gap=10)  # a long answer goes below its caption in a narrow window
        row.addWidget(Label(_("Self-assessed"), fonts.SMALL_B))
        self._pill = Pill(Mark.UNANSWERED)
        row.addWidget(self._pill)
        self._by = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(self._by)
        self.body.addWidget(holder)
        self._why = Paragraph("", fonts.SMALL, Ink.INK2)
        self.body.addWidget(self._why)
        self._evidence = _Evidence(thumbnails)
        self._evidence.opened.connect(self.photo_asked)
        self.body.addWidget(self._evidence)
        self.also_in = Paragraph("", fonts.SMALL_B, Ink.RED)
        self.body.addWidget(self.also_in)

    def _make_finding(self, desk: Desk, one: ItemDesk) -> None:
        self.body.addWidget(Line())
        found, row = flowing(gap=10)
        row.addWidget(Label(_("Finding of the check"), fonts.SMALL_B))
        self._found = Pill(Mark.UNANSWERED)
        self._difference = Label("", fonts.SMALL_M)
        self._found_by = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(self._found)
        row.addWidget(self._difference)
        row.addWidget(self._found_by)
        self.body.addWidget(found)
        self.part: AnswerPart = part_for(desk, findings.as_found(one, one.finding), kind="verify")
        self.part.entered.connect(self._entered)
        self.body.addWidget(self.part)
        self._no_visit = Paragraph(
            _("No visit is open here: the first finding opens a file check of today."),
            fonts.SMALL,
            Ink.AMBER,
        )
        self.body.addWidget(self._no_visit)
        self.note = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.note.setVisible(False)
        self.body.addWidget(self.note)
        holder, keys = flowing()
        self.keep = Button(_("As declared"), key="F7", height=30)
        self.keep.clicked.connect(self.kept)
        self.keep.promise(self.kept_effects)
        self.wrong = Button(_("Evidence is wrong"), height=30)
        self.wrong.clicked.connect(self.wrong_asked)
        wrong = Effect(kind="verify", item=self.item, fields={"evidence_wrong": True})
        self.wrong.promise(lambda: (wrong, *self.part.besides))
        self.back = Button(_("Ask to complete"), key="Ctrl+B", height=30)
        self.back.clicked.connect(lambda: self.asked.emit(Saying.RETURN))
        # A secret item is returned without words, so at once.
        self.back.promise(
            lambda: (Effect(kind="return", item=self.item),) if one.item.secret else ()
        )
        for button in (self.keep, self.wrong, self.back):
            keys.addWidget(button)
        self.body.addWidget(holder)
        self._approval, approval = flowing()
        approval.addWidget(Label(_("“Not applicable” waits for your word:"), fonts.SMALL_M))
        yes = Button(_("Approve"), key="Ctrl+1", height=30)
        yes.clicked.connect(self.approved)
        yes.promise(lambda: (Effect(kind="approve", item=self.item, fields={"accepted": True}),))
        no = Button(_("Do not approve"), key="Ctrl+2", height=30)
        no.clicked.connect(lambda: self.asked.emit(Saying.REJECT))
        refused = Effect(kind="approve", item=self.item, fields={"accepted": False})
        no.promise(lambda: (refused,) if one.item.secret else ())
        approval.addWidget(yes)
        approval.addWidget(no)
        self.body.addWidget(self._approval)

    def _make_talk(self) -> None:
        self.body.addWidget(Line())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(_("Remarks"), fonts.SMALL_B), 1)
        comment = Button(_("Remark"), icon=Icon.PENCIL, key="F2", height=28)
        comment.clicked.connect(lambda: self.asked.emit(Saying.COMMENT))
        task = Button(_("Order a remedy"), key="F6", height=28)
        task.clicked.connect(self.task_asked)
        row.addWidget(comment)
        row.addWidget(task)
        self.body.addLayout(row)
        self.talk = QVBoxLayout()
        self.talk.setSpacing(2)
        self.body.addLayout(self.talk)
        self.foot = QVBoxLayout()
        self.body.addLayout(self.foot)
        self.body.addStretch(1)
        self._told: object = None
        self._comment = comment
        self._task = task

    def show_item(self, desk: Desk, one: ItemDesk) -> None:
        """Show the item again, without touching what is being typed."""
        self._answer = one.answer
        mark = item_words.mark_of(one)
        self._pill.show_verdict(mark, findings.declared_words(desk, one))
        self._by.setText(_declared_by(desk, one))
        why = _why_words(desk, one)
        self._why.set_text(why)
        self._why.setVisible(bool(why))
        self._evidence.show_item(desk, one)
        also = _also_in_words(one)
        self.also_in.set_text(also)
        self.also_in.setVisible(bool(also))
        finding = one.finding
        for widget in (self._found, self._difference, self._found_by):
            widget.setVisible(finding is not None)
        if finding is not None:
            words_ = findings.found_words(desk, one, finding)
            self._found.show_verdict(findings.found_mark(finding), words_)
            self._difference.setText(area_words.difference_word(desk.checklist, finding.difference))
            self._difference.set_ink(Ink.RED if differs(one) else Ink.GREEN)
            self._found_by.setText(area_words.finding_words(desk.checklist, finding))
        self._say_visit(desk)
        self.part.show_answer(desk, findings.as_found(one, finding))
        self.keep.setEnabled(one.answer is not None)
        self.wrong.setVisible(bool(one.evidence) and finding is not None)
        self._approval.setVisible(findings.waits_for_approval(one))
        self._comment.setVisible(not one.item.secret)
        self._task.setVisible(not one.item.secret)
        self._show_talk(desk, one)

    def _say_visit(self, desk: Desk) -> None:
        """Show beside the keys that the next finding opens a visit, where none is open."""
        opens = all(visit.closed for visit in desk.visits)
        self._no_visit.setVisible(opens)
        self.part.aside = _("opens a file check") if opens else ""
        self.part.besides = (Effect(kind="visit", fields={"method": "file"}),) if opens else ()
        self.keep.setText(_("As declared, opens a file check") if opens else _("As declared"))
        self.wrong.setText(
            _("Evidence is wrong, opens a file check") if opens else _("Evidence is wrong")
        )

    def kept_effects(self) -> tuple[Effect, ...]:
        """Return what "as declared" would write now."""
        answer = self._answer
        if answer is None:
            return ()
        fields = {"status": answer.status, "value": answer.value, "of": answer.of}
        return (Effect(kind="verify", item=self.item, fields=fields), *self.part.besides)

    def _show_talk(self, desk: Desk, one: ItemDesk) -> None:
        if self._told == one.remarks:
            return
        self._told = one.remarks
        empty(self.talk)
        for remark in one.remarks:
            when = area_words.spoken_moment(remark.written, desk.today)
            head = f"{remark.author.name}, {_remark_word(remark.kind)} {when}: "
            bold = Ink.ACCENT if remark.by_supervisor else Ink.INK
            said = [Piece(head, bold=True, ink=bold), Piece(remark.text)]
            self.talk.addWidget(Paragraph(said, fonts.SMALL, Ink.INK2))
        if not one.remarks:
            self.talk.addWidget(Label(_("none yet"), fonts.SMALL, Ink.INK3))

    def say(self, refusal: str, warnings: tuple[str, ...] = ()) -> None:
        """Show why an entry was refused, or its warnings."""
        self.note.set_ink(Ink.RED if refusal else Ink.AMBER)
        text = refusal or " ".join(warnings)
        self.note.set_text(text)
        self.note.setVisible(bool(text))

    def take_focus(self) -> None:
        """Put the focus where the finding is entered."""
        self.part.take_focus()

    def _entered(self, entry: AnswerEntry) -> None:
        self.entered.emit(entry)


def _declared_by(desk: Desk, one: ItemDesk) -> str:
    if one.author is None or one.written is None:
        return ""
    said = f"{one.author.name}, {area_words.spoken_moment(one.written, desk.today)}"
    if one.together > 1:
        said += " · " + _("confirmed at once, {count} items").format(count=one.together)
    elif one.answer is not None and one.answer.confirmed:
        said += " · " + _("confirmed as unchanged")
    if one.changed_since:
        said += " · " + _("edited since it was submitted")
    return said


def _why_words(desk: Desk, one: ItemDesk) -> str:
    answer = one.answer
    if answer is None:
        return ""
    language = current_language()
    parts = []
    cause = desk.checklist.cause(answer.cause) if answer.cause else None
    solver = desk.checklist.solver(answer.solver) if answer.solver else None
    reason = one.item.na_reason(answer.reason) if answer.reason else None
    if reason is not None:
        parts.append(reason.in_language(language))
    if cause is not None:
        parts.append(_("Cause: {cause}").format(cause=cause.in_language(language)))
    if solver is not None:
        parts.append(_("can be solved by: {who}").format(who=solver.in_language(language)))
    if answer.note:
        parts.append(f"“{answer.note}”")
    return " · ".join(parts)


def _also_in_words(one: ItemDesk) -> str:
    """Return a line for each photo that other communes show too, by name where there are more."""
    lines = []
    for piece in one.evidence:
        said = shared_photos.said(piece.also_in)
        if said:
            lines.append(f"{piece.name}: {said}" if len(one.evidence) > 1 and piece.name else said)
    return "\n".join(lines)


def _remark_word(kind: RemarkKind) -> str:
    match kind:
        case RemarkKind.RETURN:
            return _("asked to complete")
        case RemarkKind.REPLY:
            return _("replied")
        case RemarkKind.COMMENT:
            return _("remarked")
    assert_never(kind)
