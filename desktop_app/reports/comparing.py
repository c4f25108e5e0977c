"""Two readings of one paper compared, word by word; each difference by the field it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from desktop_app.reports.marked_canvas import DrawnCell
from desktop_app.reports.page import BOTTOM
from desktop_app.reports.paper_reading import Word

_LINE = 3.0  # points: words of one line differ less in height
_WORDS_BEFORE = 6  # said to tell a place in running text by


class FieldDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a paper shows in another way than the data would."""

    page: int  # from 1
    row: str = ""  # of a table: what the row is about
    column: str = ""
    after: str = ""  # in running text: the words before it
    in_foot: bool = False  # in the small line under an annex
    on_paper: str
    here: str


def differences(
    paper: Sequence[Word], here: Sequence[Word], cells: Sequence[DrawnCell]
) -> tuple[FieldDifference, ...]:
    """Return where *paper* differs from *here*, whose tables were drawn in *cells*.

    Lines may be broken in other places: only the words count. The same difference is told once.
    """
    said = [word.text for word in paper], [word.text for word in here]
    if "".join(said[0]) == "".join(said[1]):
        return ()
    found: dict[tuple[str, ...], FieldDifference] = {}
    for one in _all(paper, here, cells, SequenceMatcher(None, *said, autojunk=False)):
        found.setdefault((one.row, one.column, one.on_paper, one.here), one)
    return tuple(found.values())


def _all(
    paper: Sequence[Word],
    here: Sequence[Word],
    cells: Sequence[DrawnCell],
    matcher: SequenceMatcher[str],
) -> Iterator[FieldDifference]:
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        if last - first == end - begin:  # word for word: each in its own field
            pairs = [
                (first + n, first + n + 1, begin + n, begin + n + 1) for n in range(end - begin)
            ]
        else:
            pairs = [(first, last, begin, end)]
        for a, b, c, d in pairs:
            at = here[min(c, len(here) - 1)] if here else paper[a]
            yield _difference(
                here,
                cells,
                min(c, len(here) - 1),
                at,
                on_paper=" ".join(word.text for word in paper[a:b]),
                shown=" ".join(word.text for word in here[c:d]),
            )


def _difference(
    here: Sequence[Word],
    cells: Sequence[DrawnCell],
    number: int,
    at: Word,
    *,
    on_paper: str,
    shown: str,
) -> FieldDifference:
    cell = next((cell for cell in cells if cell.holds(at.page, at.x, at.y)), None)
    before = [
        word.text
        for word in here[max(0, number - _WORDS_BEFORE) : number]
        if word.page == at.page and abs(word.y - at.y) < _LINE
    ]
    return FieldDifference(
        page=at.page + 1,
        row=cell.row if cell else "",
        column=cell.column if cell else "",
        after=" ".join(before) if cell is None else "",
        in_foot=cell is None and at.y < BOTTOM,
        on_paper=on_paper,
        here=shown,
    )
