"""The verb attach: evidence put to an item, or hidden again."""

from __future__ import annotations

from desktop_app.core.changes.bodies import Attach, body_of
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import ChangeHash, EvidenceKind
from desktop_app.i18n import _, current_language, figures
from desktop_app.photos import LONGEST_SIDE, Prepared

from .codes import Usage
from .context import Context, day
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verb for evidence."""
    attach = verbs.add("attach", _attach, N_("put evidence to an item"), writes=True)
    attach.about_assessment()
    attach.word("item", "ITEM", N_("code or id of the item"))
    attach.word("file", "FILE", N_("photo, scan, PDF or office document"), nargs="?")
    kinds = [kind.value for kind in EvidenceKind]
    attach.option("kind", "K", N_("what it is, where the file does not tell"), choices=kinds)
    attach.option("number", "N", N_("number of a document"), default="")
    attach.option("date", "D", N_("date of a document"))
    attach.option("remove", "CHANGE", N_("hide this piece of evidence, as show tells it"))


def _attach(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    if given.remove is not None:
        if given.file is not None:
            raise Usage(N_("Give either a file or --remove."))
        _remove(context, item)
        return
    workspace = context.workspace
    visit = None
    if workspace.is_supervisor and context.centre is not None:
        visit = workspace.supervising.open_visit_of(context.centre, round_=context.round)
    held = workspace.attaching.attach(
        item.id,
        given.file,
        kind=EvidenceKind(given.kind) if given.kind else None,
        number=given.number,
        day=day(given.date) if given.date is not None else None,
        round_=context.round,
        centre=context.centre,
        visit=visit,
        before=_say_what_is_kept,
    )
    print(
        _("{item}: evidence saved on this PC (change {change}).").format(
            item=context.item_name(item), change=held.hash[:12]
        )
    )
    body = body_of(held.change)
    if isinstance(body, Attach) and body.evidence not in item.evidence.wanted:
        said = _("{code} asks for evidence of the kind {wanted}; “{kind}” is kept, not counted.")
        wanted = ", ".join(item.evidence.wanted)
        print(said.format(code=item.code, wanted=wanted, kind=body.evidence))


def _say_what_is_kept(kept: Prepared) -> None:
    """Print, before a file is kept, what will differ from the file given."""
    if kept.pages > 1:
        said = _("All {count} pages of the scan are kept, as a PDF.")
        print(said.format(count=kept.pages))
    elif kept.is_image:
        said = _("The photo is kept at {side} pixels at most, without its place and device.")
        print(said.format(side=figures.number(LONGEST_SIDE, language=current_language())))


def _remove(context: Context, item: Item) -> None:
    desk = context.workspace.desk(centre=context.centre, round_=context.round)
    start: str = context.options.remove
    found: list[ChangeHash] = [
        piece.change
        for piece in desk.items[item.id].evidence
        if start and piece.change.startswith(start)
    ]
    if len(found) != 1:
        raise Fault(
            N_("“{change}” is not one of the pieces of evidence of item {code}."),
            change=start[:16],
            code=item.code,
        )
    context.workspace.attaching.detach(
        item.id, found[0], round_=context.round, centre=context.centre
    )
    print(
        _("{item}: the evidence is hidden; it stays in the history.").format(
            item=context.item_name(item)
        )
    )
