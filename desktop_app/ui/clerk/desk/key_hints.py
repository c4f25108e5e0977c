"""The keys that work now, for the bar at the foot: a digit means one thing at a time."""

from __future__ import annotations

from typing import assert_never

from desktop_app.core.checklist import ItemType
from desktop_app.core.ids import Status
from desktop_app.i18n import _
from desktop_app.ui.clerk.card.open_card import OpenCard
from desktop_app.ui.items import item_words
from desktop_app.ui.look.answers import KEYS
from desktop_app.ui.look.hints import MOST_HINTS, Hint

Groups = list[list[Hint]]


def for_card(card: OpenCard | None, *, can_take_back: bool = False) -> Groups:
    """Return the hints while the list is worked on."""
    back = [Hint("Ctrl+Z", _("take back"))] if can_take_back else []
    window = [Hint("F8", _("what is left")), Hint("F9", _("send"))]
    if card is None:
        return [[Hint("Ctrl+F", _("find"))], [*window, *back]]
    if card.form is not None:
        return [[Hint("Enter", _("save the task")), Hint("Tab", _("next field"))],
                [Hint("Esc", _("put away"))]]  # fmt: skip
    if card.is_asking:
        return [
            [Hint("1", _("to")), Hint("8", _("choose the cause, go on"))],
            [
                Hint("Tab", _("who can solve it")),
                Hint("Enter", _("later, go on")),
                Hint("Esc", _("back to the result")),
                Hint("F8", _("what is left")),
            ],
        ]
    item = card.one.item
    about = [] if item.secret else [Hint("F2", _("note"))]
    if item.evidence.wanted and not item.secret:
        about.append(Hint("F4", _("evidence")))
    if not item.secret:
        about.append(Hint("F6", _("task")))
    if card.one.earlier is not None and card.one.answer is None:
        about.append(Hint("F7", _("unchanged")))
    answer = _answer_hints(card)
    # Where room is short F9 goes first: its button stands in the status bar with its cap.
    rest = [*about, window[0], *back, window[1]]
    return [answer, rest[: MOST_HINTS - len(answer)]]


def _answer_hints(card: OpenCard) -> list[Hint]:
    item = card.one.item
    then = Hint("Enter", _("next"))
    if card.answer.asks_reason:
        return [Hint("1", _("to")), Hint(str(len(item.na.reasons)), _("choose the reason"))]
    match item.type:
        case ItemType.STATUS:
            short = {
                Status.MET: _("met"),
                Status.PARTIAL: _("partly"),
                Status.UNMET: _("not met"),
                Status.NOT_APPLICABLE: _("not applicable"),
            }
            allowed = item_words.allowed_statuses(item)
            return [*(Hint(KEYS[status], short[status]) for status in allowed), then]
        case ItemType.CHOICE:
            return [
                Hint("1", _("to")),
                Hint(str(len(item.choices)), _("choose")),
                then,
            ]
        case ItemType.RATIO:
            return [Hint("0–9", _("enter the number")), Hint("Tab", _("next field")), then]
        case ItemType.DATE:
            return [Hint("0–9", _("enter the day")), then]
        case ItemType.COUNT | ItemType.NUMBER:
            return [Hint("0–9", _("enter the number")), then]
    assert_never(item.type)
