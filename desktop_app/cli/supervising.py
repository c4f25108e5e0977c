"""Verbs of the supervisor: visit, verify, approve, return, order."""

from __future__ import annotations

from msgspec import UNSET

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import ChangeHash, Method, Status
from desktop_app.i18n import _, current_language, sentence
from desktop_app.workspace.verbs.supervising import VisitEntry

from .context import Context, day
from .declaring import entry_of, remedy, what_is_found
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs of the supervisor."""
    visit = verbs.group("visit", N_("open or close a check of a centre"))
    opened = visit.add("open", _open, N_("open a check; its id is printed"), writes=True)
    closed = visit.add("close", _close, N_("close the open check"), writes=True)
    methods = [method.value for method in Method]
    opened.option("method", "M", N_("how it is checked"), choices=methods, default="on_site")
    for verb in (opened, closed):
        verb.about_assessment()
        verb.option("team", "T", N_("who checks, a person a line"))
        verb.option("decision", "T", N_("decision or plan it rests on"))
        verb.option("present", "T", N_("who of the unit is present, a person a line"))
        verb.option("opinion", "T", N_("the unit's opinion"))
        verb.option("conclusion", "T", N_("the conclusion"))
        verb.option("decision-date", "D", N_("date of the decision"))
        verb.option("head", "T", N_("who heads the team: name, title"))
        verb.option("recorder", "T", N_("who takes the minutes: name, title"))
        verb.option("representative", "T", N_("who signs for the unit: name, title"))
    sheet = visit.add("sheet", _sheet, N_("attach a photo of the signed minutes"), writes=True)
    sheet.about_assessment()
    sheet.word("file", "FILE", N_("photo or scan of the signed minutes"))
    sheet.option("visit", "ID", N_("the ended check it belongs to; the latest one without it"))

    verify = verbs.add("verify", _verify, N_("write the own finding on an item"), writes=True)
    verify.about_assessment()
    verify.word("item", "ITEM", N_("code or id of the item"))
    what_is_found(verify)
    verify.option("visit", "ID", N_("the check it belongs to; the open one without it"))
    verify.flag("evidence-wrong", N_("the evidence does not show what is declared"))

    approve = verbs.add(
        "approve", _approve, N_("say whether a Not applicable is accepted"), writes=True
    )
    approve.about_assessment()
    approve.word("item", "ITEM", N_("code or id of the item"))
    approve.flag("reject", N_("it is not accepted"))
    approve.option("comment", "T", N_("why"), default="")

    back = verbs.add("return", _return, N_("ask the commune to complete items"), writes=True)
    back.about_assessment()
    back.word("items", "ITEM", N_("code or id of the item"), nargs="+")
    back.option("comment", "T", N_("what is to be completed"), default="")

    order = verbs.add("order", _order, N_("order, extend or close a remedy"), writes=True)
    order.about_assessment()
    order.word("item", "ITEM", N_("code or id of the item"))
    order.word("change", "CHANGE", N_("the remedy, as show tells it"))
    order.option("due", "DATE", N_("new deadline"))
    order.flag("close", N_("it was found done"))
    order.option("comment", "T", N_("why"), default="")


def _entry(context: Context) -> VisitEntry:
    given = context.options
    head, head_title = _person(given.head)
    recorder, recorder_title = _person(given.recorder)
    return VisitEntry(
        method=Method(given.method) if getattr(given, "method", None) else None,
        decision_day=day(given.decision_date) if given.decision_date is not None else UNSET,
        team_head=head,
        team_head_title=head_title,
        recorder=recorder,
        recorder_title=recorder_title,
        representative=given.representative,
        decision=given.decision,
        team=given.team,
        present=given.present,
        opinion=given.opinion,
        conclusion=given.conclusion,
    )


def _person(said: str | None) -> tuple[str | None, str | None]:
    """Return name and title of a person, as typed: "name, title"; None where nobody was named."""
    if said is None:
        return None, None
    name, _comma, title = said.partition(",")
    return name, title


def _sheet(context: Context) -> None:
    given, centre, workspace = context.options, context.needed_centre(), context.workspace
    visits = workspace.desk(centre=centre, round_=context.round).visits
    latest = next((one.change for one in visits if one.closed), None)
    visit = ChangeHash(given.visit) if given.visit is not None else latest
    if visit is None:
        raise Fault(N_("No check of {centre} has ended."), centre=centre)
    held = workspace.attaching.attach_sheet(centre, visit, given.file, round_=context.round)
    print(_("Saved on this PC (change {change}).").format(change=held.hash[:12]))


def _open(context: Context) -> None:
    held = context.workspace.supervising.open_visit(
        context.needed_centre(), _entry(context), round_=context.round
    )
    print(held.hash)


def _close(context: Context) -> None:
    supervising, centre = context.workspace.supervising, context.needed_centre()
    visit = supervising.open_visit_of(centre, round_=context.round)
    if visit is None:
        raise Fault(N_("No check of {centre} is open."), centre=centre)
    supervising.amend_visit(centre, visit, _entry(context), close=True, round_=context.round)
    print(_("The check of {centre} is closed.").format(centre=centre))


def _verify(context: Context) -> None:
    given, centre, entry = context.options, context.needed_centre(), entry_of(context)
    item = context.item(given.item)
    saved = context.workspace.supervising.verify(
        centre,
        item.id,
        entry,
        visit=ChangeHash(given.visit) if given.visit is not None else None,
        evidence_wrong=given.evidence_wrong,
        round_=context.round,
    )
    status = Status(str(saved.held.change.fields["status"]))
    word = context.workspace.checklist.status_label(item, status)
    print(
        _("{item}: found {status}. Saved on this PC (change {change}).").format(
            item=context.item_name(item),
            status=word.in_language(current_language()),
            change=saved.held.hash[:12],
        )
    )
    for warning in saved.warnings:
        print(sentence(warning))


def _approve(context: Context) -> None:
    given, centre = context.options, context.needed_centre()
    item = context.item(given.item)
    context.workspace.supervising.approve(
        centre, item.id, accept=not given.reject, comment=given.comment, round_=context.round
    )
    said = _("{item}: not accepted.") if given.reject else _("{item}: accepted.")
    print(said.format(item=context.item_name(item)))


def _return(context: Context) -> None:
    given, centre = context.options, context.needed_centre()
    items = [context.item(text) for text in given.items]
    once = tuple(dict.fromkeys(item.id for item in items))
    context.workspace.supervising.return_items(centre, once, given.comment, round_=context.round)
    codes = ", ".join(context.workspace.checklist.item(item).code for item in once)
    print(_("Asked to complete: {codes}.").format(codes=codes))


def _order(context: Context) -> None:
    given, centre = context.options, context.needed_centre()
    item = context.item(given.item)
    context.workspace.supervising.order(
        centre,
        item.id,
        remedy(context, item.id, given.change),
        ordered=not given.close,
        due=day(given.due) if given.due is not None else None,
        closed=given.close,
        comment=given.comment,
        round_=context.round,
    )
    print(_("{item}: saved on this PC.").format(item=context.item_name(item)))
