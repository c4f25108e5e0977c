"""Verbs of the supervisor: visit, verify, approve, return."""

from __future__ import annotations

from desktop_app.core.faults import N_
from desktop_app.core.ids import ChangeHash, ItemId, Method, Status
from desktop_app.i18n import _, current_language, sentence
from desktop_app.workspace.declaring import AnswerEntry
from desktop_app.workspace.supervising import VisitEntry

from .context import Context, Usage, day
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs of the supervisor."""
    visit = verbs.group("visit", N_("open or close a check of a centre"))
    opened = visit.add("open", _open, N_("open a check"))
    closed = visit.add("close", _close, N_("close the open check"))
    for parser in (opened, closed):
        verbs.about_assessment(parser)
        for name in ("decision", "team", "present", "opinion", "conclusion"):
            parser.add_argument(f"--{name}")
    opened.add_argument("--method", choices=[m.value for m in Method], default="on_site")

    verify = verbs.add("verify", _verify, N_("write the own finding on an item"))
    verbs.about_assessment(verify)
    verify.add_argument("item", metavar="ITEM")
    verify.add_argument("--status", choices=[s.value for s in Status], metavar="S")
    for name in ("value", "of", "note", "reason", "visit"):
        verify.add_argument(f"--{name}")
    verify.add_argument("--evidence-wrong", action="store_true")

    approve = verbs.add("approve", _approve, N_("say whether a Not applicable is accepted"))
    verbs.about_assessment(approve)
    approve.add_argument("item", metavar="ITEM")
    approve.add_argument("--reject", action="store_true")
    approve.add_argument("--comment", default="", metavar="T")

    back = verbs.add("return", _return, N_("ask the commune to complete items"))
    verbs.about_assessment(back)
    back.add_argument("items", nargs="+", metavar="ITEM")
    back.add_argument("--comment", default="", metavar="T")

    order = verbs.add("order", _order, N_("order, extend or close a remedy"))
    verbs.about_assessment(order)
    order.add_argument("item", metavar="ITEM")
    order.add_argument("change", metavar="CHANGE")
    order.add_argument("--due", metavar="DATE")
    order.add_argument("--close", action="store_true")
    order.add_argument("--comment", default="", metavar="T")


def _entry(context: Context) -> VisitEntry:
    given = context.options
    return VisitEntry(
        method=Method(given.method) if getattr(given, "method", None) else None,
        decision=given.decision,
        team=given.team,
        present=given.present,
        opinion=given.opinion,
        conclusion=given.conclusion,
    )


def _open(context: Context) -> None:
    held = context.workspace.supervising.open_visit(
        context.needed_centre(), _entry(context), round_=context.round
    )
    print(held.hash)


def _close(context: Context) -> None:
    supervising, centre = context.workspace.supervising, context.needed_centre()
    visit = supervising.open_visit_of(centre, round_=context.round)
    if visit is None:
        raise Usage(N_("No check of {centre} is open."), centre=centre)
    supervising.amend_visit(centre, visit, _entry(context), close=True, round_=context.round)
    print(_("The check of {centre} is closed.").format(centre=centre))


def _verify(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    entry = AnswerEntry(
        status=Status(given.status) if given.status else None,
        value=given.value,
        of=given.of,
        note=given.note,
        reason=given.reason,
    )
    saved = context.workspace.supervising.verify(
        context.needed_centre(),
        item.id,
        entry,
        visit=ChangeHash(given.visit) if given.visit else None,
        evidence_wrong=given.evidence_wrong,
        round_=context.round,
    )
    status = Status(str(saved.held.change.fields["status"]))
    word = context.workspace.checklist.status_label(item, status)
    print(
        _("{code}: found {status}. Saved on this PC (change {change}).").format(
            code=item.code, status=word.in_language(current_language()), change=saved.held.hash[:12]
        )
    )
    for warning in saved.warnings:
        print(sentence(warning))


def _approve(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    context.workspace.supervising.approve(
        context.needed_centre(),
        item.id,
        accept=not given.reject,
        comment=given.comment,
        round_=context.round,
    )
    said = _("{code}: not accepted.") if given.reject else _("{code}: accepted.")
    print(said.format(code=item.code))


def _return(context: Context) -> None:
    given = context.options
    items = tuple(context.item(text).id for text in given.items)
    context.workspace.supervising.return_items(
        context.needed_centre(), items, given.comment, round_=context.round
    )
    codes = ", ".join(context.workspace.checklist.item(item).code for item in items)
    print(_("Asked to complete: {codes}.").format(codes=codes))


def _order(context: Context) -> None:
    given = context.options
    item: ItemId = context.item(given.item).id
    context.workspace.supervising.order(
        context.needed_centre(),
        item,
        ChangeHash(given.change),
        ordered=not given.close,
        due=day(given.due) if given.due else None,
        closed=given.close,
        comment=given.comment,
        round_=context.round,
    )
    print(_("{code}: saved on this PC.").format(code=context.item(given.item).code))
