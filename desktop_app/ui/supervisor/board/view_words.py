"""What leaves communes out of a view of the board, and how they are sorted, in words."""

from __future__ import annotations

from typing import assert_never

from desktop_app.i18n import _
from desktop_app.ui.look import marks
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.supervisor import area_words

from .board_view import Index, Sort, View
from .chosen_filters import ChosenFilter

ITEM = "item"  # what is taken off to show those who have met the item, too


def chosen_filters(index: Index, view: View) -> list[ChosenFilter]:
    """Return the filters of *view* in words, each of which can be taken off."""
    known = index.filters
    said = [ChosenFilter(one, known[one].title) for one in known if one in view.only]
    if view.item is not None:
        item = area_words.item_name(index.board.item(view.item))
        said.append(ChosenFilter(ITEM, _("not met: {item}").format(item=item)))
    return said


def filter_words(index: Index, view: View) -> tuple[str, ...]:
    """Return everything that leaves communes out of *view*, the search and the chips too."""
    said = [one.words for one in chosen_filters(index, view)]
    if view.letters:
        words = [chip_word(area_words.MARKS[one]) for one in sorted(view.letters)]
        said.append(_("has an item: {words}").format(words=", ".join(words)))
    if view.search.strip():
        said.append(_("search “{text}”").format(text=view.search.strip()))
    return tuple(said)


def chip_word(mark: Mark) -> str:
    """Return the word of a chip, short enough for four of them side by side."""
    match mark:
        case Mark.PARTIAL:
            return _("Partly")
        case Mark.MET_WITHOUT_EVIDENCE:
            return _("Evidence missing")
        case (
            Mark.MET
            | Mark.UNMET
            | Mark.NOT_APPLICABLE
            | Mark.UNANSWERED
            | Mark.RECORDED
            | Mark.CONFLICT
        ):
            return marks.mark_word(mark)
    assert_never(mark)


def sort_word(sort: Sort) -> str:
    """Return the words of an order."""
    match sort:
        case Sort.TROUBLED:
            return _("Worst first")
        case Sort.WORST:
            return _("Not submitted first")
        case Sort.NAME:
            return _("By name")
        case Sort.CODE:
            return _("By code")
        case Sort.CHANGED:
            return _("Latest change first")
        case Sort.HEARD:
            return _("Longest silence first")
    assert_never(sort)
