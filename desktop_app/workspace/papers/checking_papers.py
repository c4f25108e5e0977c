"""A finished paper held against the data of this PC: is every word what the data here give?"""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import ChangeHash, CommuneCode, centre_id, round_id
from desktop_app.core.version import VERSION
from desktop_app.reports.comparing import FieldDifference, differences
from desktop_app.reports.drawing import drawn
from desktop_app.reports.marked_canvas import noted_cells
from desktop_app.reports.paper_mark import PaperMark, issued_as
from desktop_app.reports.paper_reading import NotAPaper, read_paper
from desktop_app.workspace.context.desk_context import DeskContext

from .area_values import area_named, vietnamese_board
from .batches import Values
from .letterheads import in_sentence
from .requests import PaperRequest


class PaperCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a comparison came to."""

    mark: PaperMark
    digest: str  # of the data here
    data_time: datetime  # of the data here
    differences: tuple[FieldDifference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the paper says exactly what the data here give."""
        return not self.differences and self.digest == self.mark.digest

    @property
    def other_program(self) -> str:
        """The version that drew the paper, where it is another one: words may differ by that."""
        return self.mark.program if self.mark.program != VERSION else ""


def check_paper(context: DeskContext, values: Values, pdf: bytes) -> PaperCheck:
    """Draw the paper again from the data here, with its own letterhead, and compare the words.

    Raise NotAPaper for a file without a mark, and Fault where the data here are of others.
    """
    given = read_paper(pdf)
    mark = given.mark
    if mark is None:
        raise NotAPaper(
            N_(
                "The file carries no code of this program: it is a scan, was printed to a file"
                " again, or is no paper of it. Ask for the file that was saved."
            )
        )
    report = issued_as(values(mark.kind, _request(context, mark)), mark.issue)  # type: ignore[arg-type]
    from desktop_app.reports.data_hash import data_hash

    with noted_cells() as cells:
        here = read_paper(drawn(report))
    return PaperCheck(
        mark=mark,
        digest=data_hash(report),
        data_time=report.provenance.data_time,
        differences=differences(given.words, here.words, cells),
    )


def _request(context: DeskContext, mark: PaperMark) -> PaperRequest:
    centre = centre_id(mark.centre) if mark.centre else None
    request = PaperRequest(
        centre=centre,
        round=round_id(mark.round),
        item=mark.item,
        visit=ChangeHash(mark.visit) if mark.visit else None,
        as_of=date.fromisoformat(mark.as_of) if mark.as_of else None,
    )
    if centre is not None:
        if CommuneCode(centre[:5]) not in context.area_communes():
            raise Fault(N_("The paper is about {centre}; no data about it is here."), centre=centre)
        return request
    area = area_named(context, mark.area)
    if area is None and in_sentence(vietnamese_board(context, request).area) != mark.area:
        raise Fault(
            N_("The paper is about “{area}”; this desk does not follow it."), area=mark.area
        )
    return msgspec.structs.replace(request, area=area)
