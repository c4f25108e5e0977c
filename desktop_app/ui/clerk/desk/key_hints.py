"""The bar at the foot of the clerk's desk, from what the focused control announces."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk.card.open_card import OpenCard
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.hints import MOST_HINTS, Hint

Groups = list[list[Hint]]


def for_focus(
    focus: QWidget | None, card: OpenCard | None, *, take_back: str = "", again: str = ""
) -> Groups:
    """Return the hints while the list is worked on; *take_back* and *again* name what Ctrl+Z and
    Ctrl+Y would do, "" for nothing.
    """
    keys = announcing.of_focus(focus)
    window = Group.WINDOW
    if card is not None and card.form is None and not card.is_asking:
        keys += card.item_keys()
    in_card = card is not None and focus is not None and (focus is card or card.isAncestorOf(focus))
    if card is not None and not in_card:
        back = _("back to {code}").format(code=card.one.item.code)
        keys.append(Announced(key=ESCAPE, verb=back, group=window))
    if card is None:
        keys.append(Announced(key="Ctrl+F", verb=_("find")))
    keys.append(Announced(key="F8", verb=_("what is left"), group=window))
    if take_back:
        keys.append(Announced(key="Ctrl+Z", verb=take_back, group=window))
    if again:
        keys.append(Announced(key="Ctrl+Y", verb=again, group=window))
    keys.append(Announced(key="F9", verb=_("send"), group=window))
    return announcing.hints(keys, MOST_HINTS)
