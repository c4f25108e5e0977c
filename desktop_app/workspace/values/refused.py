"""What the service keeps without effect, in words, until the person said it again."""

from __future__ import annotations

from typing import assert_never

import msgspec

from desktop_app.core.changes.bodies import (
    Action,
    Adopt,
    Answer,
    Approve,
    Attach,
    Call,
    Comment,
    Detach,
    Entry,
    Order,
    Paragraph,
    Person,
    Return,
    Submit,
    Use,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Change, Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ChangeKind, ItemId, change_kind
from desktop_app.core.time.rounds import written_at
from desktop_app.i18n import _, current_language

from .desk import Desk
from .wording import refusal_words, value_text


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """One entry without effect; ``item`` is where to say it again, in this assessment."""

    what: str  # "A1 Thành lập Trung tâm"
    short: str  # "A1", or as ``what``
    text: str  # what was said: "Đạt một phần · 4/5 người · ghi chú"; "" where nothing was
    why: str
    then: str  # what to do
    held: Held
    reason: str  # a Refusal, or a word of a later service
    item: ItemId | None = None

    @property
    def sentences(self) -> str:
        """Return why it has no effect, what it said, and what to do."""
        said = _("It said: {text}.").format(text=self.text.rstrip(".")) if self.text else ""
        why = _("The server keeps it without effect: {reason}.").format(reason=self.why)
        return " ".join(filter(None, (why, said, self.then)))


def refused_of(desk: Desk) -> list[Refused]:
    """Return the entries about this centre without effect, those of this round by their items."""
    order = list(desk.items)
    found = [
        _named(desk.checklist, held, reason, is_here=held.change.round == desk.round, desk=desk)
        for held, reason in desk.custody.refused
        if held.change.centre == desk.centre and not _is_settled(desk, held)
    ]
    return sorted(found, key=lambda one: order.index(one.item) if one.item else len(order))


def refused_about(checklist: Checklist, held: Held, reason: str, place: str) -> Refused:
    """Return an entry about *place*, a commune, as it stands outside its assessment."""
    named = _named(checklist, held, reason, is_here=False, desk=None)
    return msgspec.structs.replace(named, what=f"{place}, {named.what}")


def is_told(held: Held) -> bool:
    """Tell whether a person wrote *held*; the program alone says who works at a PC."""
    return held.change.kind != ChangeKind.PERSON


def _is_settled(desk: Desk, held: Held) -> bool:
    """Tell whether somebody else has said it anew, or nobody has to."""
    change, one = held.change, desk.items.get(ItemId(held.change.item))
    if not is_told(held):
        return True
    if change.round != desk.round:
        return False
    if change.kind == ChangeKind.ANSWER and one is not None and one.held is not None:
        return one.held.change.counter > change.counter
    if change.kind == ChangeKind.SUBMIT and desk.official.round == desk.round:
        return desk.official.submitted is not None and desk.official.submitted > written_at(change)
    return False


def _named(
    checklist: Checklist, held: Held, reason: str, *, is_here: bool, desk: Desk | None
) -> Refused:
    change = held.change
    item = checklist.find(ItemId(change.item))
    name = f"{item.code} {item.short.in_language(current_language())}" if item else ""
    what, then = _what(change, name)
    short = item.code if item else what
    if not is_here:
        month, year = change.round[5:], change.round[:4]
        what = _("{what}, round {month}/{year}").format(what=what, month=month, year=year)
    return Refused(
        what=what,
        short=short,
        text=said_in(checklist, change),
        why=refusal_words(reason),
        then=then,
        held=held,
        reason=reason,
        item=item.id if item and is_here and desk and item.id in desk.items else None,
    )


def _what(change: Change, name: str) -> tuple[str, str]:
    """Return what an entry was, and what makes it good."""
    kind = change_kind(change.kind)
    match kind:
        case ChangeKind.ANSWER if name:
            return name, _("Please answer again.")
        case ChangeKind.ATTACH if name:
            return _("Evidence for {item}").format(item=name), _("Please attach again.")
        case ChangeKind.SUBMIT:
            return _("The submission"), _("Please submit again.")
        case (
            None
            | ChangeKind.ANSWER
            | ChangeKind.ATTACH
            | ChangeKind.DETACH
            | ChangeKind.USE
            | ChangeKind.VERIFY
            | ChangeKind.VISIT
            | ChangeKind.APPROVE
            | ChangeKind.RETURN
            | ChangeKind.COMMENT
            | ChangeKind.ACTION
            | ChangeKind.ORDER
            | ChangeKind.PARAGRAPH
            | ChangeKind.PERSON
            | ChangeKind.CALL
            | ChangeKind.ADOPT
            | ChangeKind.ENTRY
        ):
            return name or _("An entry about the centre"), _("Please enter it again.")
    assert_never(kind)


def said_in(checklist: Checklist, change: Change) -> str:
    """Return what a person said by *change*, in the words of *checklist*."""
    body, parts = body_of(change), list[str]()
    match body:
        case Answer() | Verify():
            item = checklist.find(ItemId(change.item))
            if item is not None:
                language = current_language()
                parts.append(checklist.status_label(item, body.status).in_language(language))
                if not item.secret:
                    parts.append(value_text(item, body, language=language))
            parts.append(body.note or "")
        case Comment() | Paragraph() | Call():
            parts.append(body.text)
        case Return() | Order() | Approve():
            parts.append(body.comment)
        case Attach():
            parts += [body.number, body.name]
        case Action():
            parts += [body.who, body.what, body.product, body.progress]
        case Visit():
            parts += [body.decision, body.opinion, body.conclusion]
        case Submit():
            parts.append(body.leader)
        case Person() | Use() | Detach() | Adopt() | Entry() | None:
            pass
        case _:
            assert_never(body)
    return " · ".join(" ".join(part.split()) for part in parts if part)
