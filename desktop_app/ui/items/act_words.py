"""The words for a change in the undo and redo hints."""

from __future__ import annotations

from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    Approve,
    Attach,
    Call,
    Comment,
    Detach,
    Order,
    Paragraph,
    Return,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item, ItemType
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import marks
from desktop_app.workspace.values import wording
from desktop_app.workspace.verbs import nq57


def act_words(checklist: Checklist, held: Held, before: Answer | None = None) -> str:
    """Return what *held* set, in short and with its item: "A3: 4/5".

    *before* is the answer that it replaced: where only the note or the cause is another, that is
    what was set.
    """
    item = checklist.find(ItemId(held.change.item))
    code = item.code if item is not None else ""
    match body_of(held.change):
        case Answer() as said if _result(said) == _result(before):
            return _besides(said, before, code)
        case Answer() | Verify() as said:
            return f"{code}: {_value_words(checklist, item, said)}"
        case Attach():
            return _("evidence for {code}").format(code=code)
        case Detach():
            return _("evidence taken off {code}").format(code=code)
        case Comment(reply=True):
            return _("reply about {code}").format(code=code)
        case Comment():
            return _("remark on {code}").format(code=code)
        case Action():
            return _("task for {code}").format(code=code)
        case Approve(accepted=True):
            return _("approval of {code}").format(code=code)
        case Approve():
            return _("refusal of {code}").format(code=code)
        case Return():
            return _("request to complete {code}").format(code=code)
        case Order():
            return _("word on the task for {code}").format(code=code)
        case Call():
            return _("call")
        case Visit():
            return _("what is known of the visit")
        case Paragraph(paper=paper):
            noted, written = _("note on what was typed in"), _("paragraph of the report")
            return noted if paper == nq57.PAPER else written
        case _:
            return code


def _result(said: Answer | None) -> tuple[object, ...]:
    """Return what makes the result of *said*; no answer is one without a result."""
    if said is None:
        return (Status.UNANSWERED, None, None, None)
    return (said.status, said.value, said.of, said.reason)


def _besides(said: Answer, before: Answer | None, code: str) -> str:
    """Return what *said* set, which leaves the result of *before* as it was."""
    if (said.note or "") != ((before.note if before is not None else None) or ""):
        return _("note on {code}").format(code=code)
    if before is not None and (said.cause, said.solver) != (before.cause, before.solver):
        return _("cause of {code}").format(code=code)
    return _("answer to {code}").format(code=code)


def _value_words(checklist: Checklist, item: Item | None, said: Answer | Verify) -> str:
    language = current_language()
    words = ""
    if item is not None:
        words = wording.value_text(item, said, language=language)
        if item.type is ItemType.RATIO and item.unit is not None:
            words = words.removesuffix(f" {item.unit.in_language(language)}")
        if not words and said.status is not Status.UNANSWERED:
            words = checklist.status_label(item, said.status).in_language(language)
    return words or marks.mark_word(marks.Mark.UNANSWERED)
