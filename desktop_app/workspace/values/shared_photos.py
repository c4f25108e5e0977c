"""The same photo in several communes: by its bytes after our own resizing.

See docs/rules.md#case-12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_app.core.ids import CentreId, CommuneCode, EvidenceHash
from desktop_app.core.text.communes import Commune
from desktop_app.i18n import _
from desktop_app.storage import evidence
from desktop_app.workspace.context.desk_context import DeskContext

if TYPE_CHECKING:
    # Needed by a supervisor's board only; a clerk's window starts faster without it.
    from .board import BoardRow, Waiting

_NAMED = 5  # communes; more are counted


def others(
    shared: Mapping[EvidenceHash, Sequence[CommuneCode]],
    sha256: EvidenceHash | None,
    commune: CommuneCode,
    named: Callable[[CommuneCode], Commune],
) -> tuple[Commune, ...]:
    """Return the communes beside *commune* that show the same file."""
    found = shared.get(sha256, ()) if sha256 is not None else ()
    return tuple(named(code) for code in found if code != commune)


def said(also_in: Sequence[Commune]) -> str:
    """Return the sentence about a photo that other communes show too, "" where none does."""
    if not also_in:
        return ""
    names = ", ".join(commune.full_name for commune in also_in[:_NAMED])
    if len(also_in) > _NAMED:
        return _("This photo is also in: {communes} and {count} more").format(
            communes=names, count=len(also_in) - _NAMED
        )
    return _("This photo is also in: {communes}").format(communes=names)


def waiting(
    context: DeskContext,
    rows: Iterable[BoardRow],
    photos: Mapping[CentreId, str],
) -> Iterable[Waiting]:
    """Yield the photos that other communes show too and that a supervisor has not judged yet.

    *photos* are those of each commune as one text (``Counts.photos``).
    """
    from desktop_app.core.assessment.board_counts import WaitingKind, photos_in

    from .board import Waiting

    shared = evidence.shared_evidence(context.store)
    for row in rows if shared else ():
        unjudged = [photo for photo in photos_in(photos[row.centre]) if photo.unjudged]
        first = {photo.sha256: photo.item for photo in unjudged}
        for sha256, item in first.items():
            name = EvidenceHash(sha256)
            if name in shared:
                also_in = others(shared, name, row.commune.code, context.commune)
                yield Waiting(
                    kind=WaitingKind.PHOTO,
                    centre=row.centre,
                    commune=row.commune,
                    item=item,
                    head=None,
                    text=said(also_in),
                    photo=sha256,
                )
