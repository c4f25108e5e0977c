"""Verbs of the commune: init, answer, attach, comment, action, submit, resolve."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.faults import N_
from desktop_app.core.ids import ChangeHash, EvidenceKind, Role, Status, commune_code
from desktop_app.i18n import _, current_language, ngettext, sentence
from desktop_app.workspace import Workspace
from desktop_app.workspace.declaring import AnswerEntry, Plan
from desktop_app.workspace.opening import Beginning

from .context import Context, Usage, day, one_line_secret
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs of the commune."""
    init = verbs.add("init", _init, N_("make the local data, offline"))
    init.add_argument("--person", required=True, metavar="NAME")
    init.add_argument("--commune", metavar="CODE")
    init.add_argument("--position", default="", metavar="P")
    init.add_argument("--phone", default="", metavar="P")
    roles = [role.value for role in (Role.CLERK, Role.LEADER, Role.SUPERVISOR)]
    init.add_argument("--role", choices=roles, default=Role.CLERK.value)
    init.add_argument("--pin-file", type=Path, metavar="FILE")

    answer = verbs.add("answer", _answer, N_("write the commune's own answer to an item"))
    verbs.about_assessment(answer)
    answer.add_argument("item", metavar="ITEM")
    answer.add_argument("--status", choices=[s.value for s in Status], metavar="S")
    for name in ("value", "of", "note", "reason", "cause", "solver"):
        answer.add_argument(f"--{name}")

    attach = verbs.add("attach", _attach, N_("put evidence to an item"))
    verbs.about_assessment(attach)
    attach.add_argument("item", metavar="ITEM")
    attach.add_argument("file", nargs="?", type=Path, metavar="FILE")
    attach.add_argument("--kind", choices=[kind.value for kind in EvidenceKind])
    attach.add_argument("--number", default="", metavar="N")
    attach.add_argument("--date", metavar="D")

    comment = verbs.add("comment", _comment, N_("add a remark on an item"))
    verbs.about_assessment(comment)
    comment.add_argument("item", metavar="ITEM")
    comment.add_argument("text", metavar="TEXT")
    comment.add_argument("--reply", action="store_true", help=_("answer a request to complete"))

    action = verbs.add("action", _action, N_("make a remedy in the six clear things"))
    verbs.about_assessment(action)
    action.add_argument("item", metavar="ITEM")
    action.add_argument("--who", required=True)
    action.add_argument("--what", required=True)
    action.add_argument("--due", required=True, metavar="DATE")
    for name in ("responsibility", "product", "authority", "progress"):
        action.add_argument(f"--{name}", default="")
    for name in ("cause", "solver", "change"):
        action.add_argument(f"--{name}")
    action.add_argument("--done", action="store_true")

    submit = verbs.add("submit", _submit, N_("let the leader confirm, or record the signed slip"))
    verbs.about_assessment(submit)
    submit.add_argument("--pin-file", type=Path, metavar="FILE")
    submit.add_argument("--slip", type=Path, metavar="PHOTO")
    submit.add_argument("--leader", default="", metavar="NAME")

    resolve = verbs.add("resolve", _resolve, N_("settle a conflict"))
    verbs.about_assessment(resolve)
    resolve.add_argument("item", metavar="ITEM")
    resolve.add_argument("--keep", required=True, metavar="CHANGE")


def _init(context: Context) -> None:
    given = context.options
    pin = one_line_secret(given.pin_file) if given.pin_file else None
    role = Role(given.role)
    if role is not Role.SUPERVISOR and not given.commune:
        raise Usage(N_("Name the commune: --commune with its five-digit code."))
    if role is Role.LEADER and pin is None:
        raise Usage(N_("A leader's key needs --pin-file."))
    beginning = Beginning(
        person=given.person,
        position=given.position,
        phone=given.phone,
        commune=commune_code(given.commune) if given.commune else None,
        role=role,
        pin=pin,
    )
    workspace = context.hold(Workspace.begin(context.folder, beginning))
    print(_("Saved in {folder}. Everything stays on this PC.").format(folder=workspace.folder))


def _answer(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    entry = AnswerEntry(
        status=Status(given.status) if given.status else None,
        value=given.value,
        of=given.of,
        note=given.note,
        reason=given.reason,
        cause=given.cause,
        solver=given.solver,
    )
    saved = context.workspace.declaring.answer(
        item.id, entry, round_=context.round, centre=context.centre
    )
    status = Status(str(saved.held.change.fields["status"]))
    word = context.workspace.checklist.status_label(item, status)
    print(
        _("{code}: {status}. Saved on this PC (change {change}).").format(
            code=item.code,
            status=word.in_language(current_language()),
            change=saved.held.hash[:12],
        )
    )
    for warning in saved.warnings:
        print(sentence(warning))


def _attach(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    held = context.workspace.attaching.attach(
        item.id,
        given.file,
        kind=EvidenceKind(given.kind) if given.kind else None,
        number=given.number,
        day=day(given.date) if given.date else None,
        round_=context.round,
        centre=context.centre,
    )
    print(
        _("{code}: evidence saved on this PC (change {change}).").format(
            code=item.code, change=held.hash[:12]
        )
    )


def _comment(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    context.workspace.declaring.comment(
        item.id, given.text, reply=given.reply, round_=context.round, centre=context.centre
    )
    print(_("{code}: remark saved on this PC.").format(code=item.code))


def _action(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    plan = Plan(
        who=given.who,
        what=given.what,
        due=day(given.due),
        responsibility=given.responsibility,
        product=given.product,
        authority=given.authority,
        cause=given.cause,
        solver=given.solver,
        progress=given.progress,
        done=given.done,
    )
    held = context.workspace.declaring.plan_action(
        item.id,
        plan,
        action=ChangeHash(given.change) if given.change else None,
        round_=context.round,
        centre=context.centre,
    )
    print(
        _("{code}: remedy saved on this PC (change {change}).").format(
            code=item.code, change=held.hash
        )
    )


def _submit(context: Context) -> None:
    given = context.options
    if (given.pin_file is None) == (given.slip is None):
        raise Usage(N_("Give either --pin-file or --slip."))
    submitting, language = context.workspace.submitting, current_language()
    slip = context.workspace.attaching.keep_slip(given.slip) if given.slip else None
    pin = one_line_secret(given.pin_file) if given.pin_file else None
    held, covers = submitting.submit(
        pin=pin, slip=slip, leader=given.leader, round_=context.round, centre=context.centre
    )
    checklist = context.workspace.checklist
    print(
        ngettext(
            "Confirmed: {count} answer, round {round} (change {change}).",
            "Confirmed: {count} answers, round {round} (change {change}).",
            covers.answers,
        ).format(count=covers.answers, round=held.change.round, change=held.hash[:12])
    )
    label = checklist.readiness.label(covers.judgement.level).in_language(language)
    print(_("Self-assessed: {level}.").format(level=label))
    for item_id in covers.judgement.missing:
        item = checklist.item(item_id)
        unanswered = item_id in covers.unanswered
        reason = _("no answer yet") if unanswered else _("not fully met")
        print(f"  {item.code}  {item.short.in_language(language)} – {reason}")


def _resolve(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    context.workspace.declaring.resolve(
        item.id, ChangeHash(given.keep), round_=context.round, centre=context.centre
    )
    print(
        _("{code}: settled. The other version stays readable in the history.").format(
            code=item.code
        )
    )
