"""What waits for a supervisor's decision on an area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.assessment.pending import Pending
from desktop_app.core.assessment.summary import Summary
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CentreId, ChangeHash, DeviceId
from desktop_app.core.time.rounds import local, written_at
from desktop_app.i18n import current_language
from desktop_app.storage import state
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values import shared_photos
from desktop_app.workspace.values.authors import Authors
from desktop_app.workspace.values.board import BoardRow, Waiting
from desktop_app.workspace.values.desk import Remark, RemarkKind


def to_decide(
    context: DeskContext,
    rows: Sequence[BoardRow],
    summed: Mapping[CentreId, Summary],
    *,
    checklist: Checklist,
    authors: Authors,
) -> Iterable[Waiting]:
    """Yield what waits in *rows*; *checklist* is asked where a commune's own is not here."""
    for row in rows:
        summary = summed[row.centre]
        by = context.checklist_versions.find(summary.checklist) or checklist
        for one in summary.pending:
            yield Waiting(
                kind=one.kind,
                centre=row.centre,
                commune=row.commune,
                item=one.item,
                head=one.head,
                text=_text(one, by),
                remark=_remark(context, one.remark, authors),
                photo=one.photo,
                author=authors.of(DeviceId(one.by[1]), row.commune.code) if one.by else None,
                written=local(one.by[0]) if one.by else None,
                reason=one.reason,
                evidence=one.evidence[1] if one.evidence else "",
                evidence_kind=one.evidence[0] if one.evidence else None,
            )
    photos = {centre: one.photos for centre, one in summed.items()}
    yield from shared_photos.waiting(context, rows, photos)


def _text(one: Pending, by: Checklist) -> str:
    """Return what the commune said: the words of its reason, where it chose one of the list."""
    item = by.find(one.item)
    reason = item.na_reason(one.text) if item and one.kind is WaitingKind.APPROVAL else None
    return reason.in_language(current_language()) if reason else one.text


def _remark(context: DeskContext, change: ChangeHash | None, authors: Authors) -> Remark | None:
    held = state.held(context.store, change) if change else None
    if held is None:
        return None
    return Remark(
        change=held.identity,
        kind=RemarkKind.REPLY,
        text=str(held.change.fields.get("text", "")),
        author=authors.of_change(held),
        written=written_at(held.change),
        by_supervisor=False,
        round=held.change.round,
    )
