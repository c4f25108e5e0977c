"""The three paragraphs of a report that leaders edit; saved as changes (docs/rules.md#paper-4)."""

from __future__ import annotations

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Paragraph, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import CentreId, Layer, PaperKind, ParagraphName, RoundId
from desktop_app.core.text.cleaning import MAX_PARAGRAPH, clean_text
from desktop_app.reports.data import Narrative
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

_AREA_DESK = CentreId("00000")  # where an area's paragraphs stand: they belong to no commune


def commune_narrative(record: Record) -> Narrative:
    """Return the paragraphs of a commune's report as far as a person wrote them."""
    texts = {}
    for name in ParagraphName:
        register = record.paragraphs.get(f"{PaperKind.COMMUNE}/{name}/")
        texts[name] = _text(register)
    return Narrative(**texts)


def area_narrative(context: DeskContext, area: str, round_: RoundId) -> Narrative:
    """Return the paragraphs of an area's report as far as a person wrote them."""
    texts = {}
    for name in ParagraphName:
        found = state.unit(context.store, _unit(PaperKind.AREA, name, _AREA_DESK, round_, area))
        texts[name] = _text(found if isinstance(found, Register) else None)
    return Narrative(**texts)


def edit_paragraph(
    context: DeskContext,
    kind: PaperKind,
    paragraph: ParagraphName,
    text: str,
    *,
    centre: CentreId | None = None,
    area: str = "",
    round_: RoundId | None = None,
) -> Held:
    """Save a paragraph in a person's words; "" takes the prefilled one again."""
    when = context.round(round_)
    where = _AREA_DESK if kind is PaperKind.AREA else context.centre(centre)
    register = state.unit(context.store, _unit(kind, paragraph, where, when, area))
    body = Paragraph(
        paper=kind,
        paragraph=paragraph,
        text=clean_text(text, limit=MAX_PARAGRAPH),
        about=area,
        layer=Layer.VERIFIED if context.is_supervisor else Layer.DECLARED,
    )
    heads = (h.identity for h in register.heads) if isinstance(register, Register) else ()
    draft = Draft(body=body, centre=where, round=when, bases=tuple(heads))
    (held,) = writing.write(context.store, context.writer(context.identity()), [draft])
    return held


def _unit(
    kind: PaperKind, name: ParagraphName, centre: CentreId, round_: RoundId, area: str
) -> Unit:
    return Unit(kind=UnitKind.PARAGRAPH, centre=centre, round=round_, part=f"{kind}/{name}/{area}")


def _text(register: Register | None) -> str:
    body = body_of(register.standing.change) if register else None
    return body.text if isinstance(body, Paragraph) else ""
