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
    Return,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import marks


def act_words(checklist: Checklist, held: Held) -> str:
    """Return what *held* set, in short and with its item: "A3: 4/5"."""
    item = checklist.find(ItemId(held.change.item))
    code = item.code if item is not None else ""
    match body_of(held.change):
        case Answer() | Verify() as said:
            value = "/".join(part for part in (said.value, said.of) if part)
            if item is not None and not value and said.status is not Status.UNANSWERED:
                value = checklist.status_label(item, said.status).in_language(current_language())
            if not value:
                value = marks.mark_word(marks.Mark.UNANSWERED)
            return f"{code}: {value}"
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
        case _:
            return code
