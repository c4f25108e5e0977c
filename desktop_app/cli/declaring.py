"""Verbs of the commune: init, answer, comment, action, submit, resolve."""

from __future__ import annotations

from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import ChangeHash, ItemId, Role, Status, commune_code
from desktop_app.core.text.money import typed_dong
from desktop_app.i18n import _, current_language, figures, ngettext, sentence
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan

from .codes import Usage
from .context import Context, day, given_pin
from .dating import tell_clock
from .parser import Verb, Verbs
from .showing import missing_words

_MADE = {
    Role.CLERK: N_("The clerk's key is made; the data is in {folder}. Everything stays here."),
    Role.LEADER: N_("The leader's key is made; the data is in {folder}. Everything stays here."),
    Role.SUPERVISOR: N_(
        "The supervisor's key is made; the data is in {folder}. Everything stays here."
    ),
}


def add(verbs: Verbs) -> None:
    """Add the verbs of the commune."""
    init = verbs.add("init", _init, N_("make the local data, offline"))
    init.option("person", "NAME", N_("who works here"), required=True)
    init.option("commune", "CODE", N_("the commune's five-digit code; a supervisor has none"))
    init.option("position", "P", N_("position"), default="")
    init.option("phone", "P", N_("telephone"), default="")
    roles = [role.value for role in _MADE]
    init.option("role", "R", N_("what the key may do"), choices=roles, default=Role.CLERK.value)
    init.option("pin-file", "FILE", N_("its first line is the PIN of a leader's key"))

    answer = verbs.add(
        "answer", _answer, N_("write the commune's own answer to an item"), writes=True
    )
    answer.about_assessment()
    answer.word("item", "ITEM", N_("code or id of the item"))
    what_is_found(answer)
    answer.option("cause", "ID", N_("why it is not met"))
    answer.option("solver", "ID", N_("who is able to solve it"))

    comment = verbs.add("comment", _comment, N_("add a remark on an item"), writes=True)
    comment.about_assessment()
    comment.word("item", "ITEM", N_("code or id of the item"))
    comment.word("text", "TEXT", N_("the remark"))
    comment.flag("reply", N_("answer a request to complete"))

    action = verbs.add("action", _action, N_("make a remedy in the six clear things"), writes=True)
    action.about_assessment()
    action.word("item", "ITEM", N_("code or id of the item"))
    action.option("who", "T", N_("person or unit"), required=True)
    action.option("what", "T", N_("the task"), required=True)
    action.option("due", "DATE", N_("deadline"), required=True)
    action.option("responsibility", "T", N_("who answers for it"), default="")
    action.option("product", "T", N_("what will be there at the end"), default="")
    action.option("authority", "T", N_("who decides"), default="")
    action.option("progress", "T", N_("how far it is"), default="")
    action.option("cause", "ID", N_("why it is not met"))
    action.option("solver", "ID", N_("who is able to solve it"))
    action.option("change", "CHANGE", N_("the remedy to be stated anew"))
    action.option(
        "cost", "AMOUNT", N_("what it costs, in đồng: 12.500.000 or 12,5 triệu"), default=""
    )
    action.flag("done", N_("it is done"))

    submit = verbs.add(
        "submit", _submit, N_("let the leader confirm, or record the signed slip"), writes=True
    )
    submit.about_assessment()
    submit.option("pin-file", "FILE", N_("its first line is the leader's PIN; else it is asked"))
    submit.option("slip", "PHOTO", N_("photo of the slip that the leader signed"))
    submit.option("leader", "NAME", N_("who signed"), default="")

    resolve = verbs.add("resolve", _resolve, N_("settle a conflict"), writes=True)
    resolve.about_assessment()
    resolve.word("item", "ITEM", N_("code or id of the item"))
    resolve.option("keep", "CHANGE", N_("the version that stays, as show tells it"), required=True)


def what_is_found(verb: Verb) -> None:
    """Take the options that an answer and a finding share."""
    verb.option("status", "S", N_("the result"), choices=[one.value for one in Status])
    verb.option("value", "V", N_("number, date, choice, first number of a ratio; or unknown"))
    verb.option("of", "W", N_("second number of a ratio"))
    verb.option("note", "T", N_("note"))
    verb.option("reason", "T", N_("reason: an id for Not applicable, else a text"))


def _init(context: Context) -> None:
    given = context.options
    role = Role(given.role)
    commune = given.commune
    if commune is None and role is not Role.SUPERVISOR:
        commune = _commune_there(context)
    if commune is None and role is not Role.SUPERVISOR:
        raise Usage(N_("Name the commune: --commune with its five-digit code."))
    pin = None
    if role is Role.LEADER:
        pin = given_pin(given.pin_file, twice=True)
        if pin is None:
            raise Usage(N_("A leader's key needs --pin-file."))
    elif given.pin_file is not None:
        raise Usage(N_("Only a leader's key takes a PIN."))
    beginning = Beginning(
        person=given.person,
        position=given.position,
        phone=given.phone,
        commune=commune_code(commune) if commune is not None else None,
        role=role,
        pin=pin,
    )
    workspace = context.hold(Workspace.begin(context.folder, beginning))
    print(_(_MADE[role]).format(folder=workspace.folder))
    tell_clock(workspace)


def _commune_there(context: Context) -> str | None:
    """Return the commune of the data that a further key is added to."""
    try:
        with Workspace.open(context.folder) as there:
            return next((one.commune for one in there.identities if one.commune), None)
    except NotBegun:
        return None


def entry_of(context: Context) -> AnswerEntry:
    """Return what was given of an answer or finding; raise Usage where nothing was."""
    given = context.options
    names = ("value", "of", "note", "reason", "cause", "solver")
    parts = {name: getattr(given, name, None) for name in names}
    if given.status is None and all(part is None for part in parts.values()):
        raise Usage(N_("Say what is found: --status, or --value with a number, date or choice."))
    return AnswerEntry(status=Status(given.status) if given.status else None, **parts)


def _answer(context: Context) -> None:
    entry = entry_of(context)
    item = context.item(context.options.item)
    saved = context.workspace.declaring.answer(
        item.id, entry, round_=context.round, centre=context.centre
    )
    status = Status(str(saved.held.change.fields["status"]))
    word = context.workspace.checklist.status_label(item, status)
    print(
        _("{item}: {status}. Saved on this PC (change {change}).").format(
            item=context.item_name(item),
            status=word.in_language(current_language()),
            change=saved.held.hash[:12],
        )
    )
    for warning in saved.warnings:
        print(sentence(warning))


def _comment(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    context.workspace.declaring.comment(
        item.id, given.text, reply=given.reply, round_=context.round, centre=context.centre
    )
    print(_("{item}: remark saved on this PC.").format(item=context.item_name(item)))


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
        cost=typed_dong(given.cost),
    )
    held = context.workspace.declaring.plan_action(
        item.id,
        plan,
        action=remedy(context, item.id, given.change) if given.change is not None else None,
        round_=context.round,
        centre=context.centre,
    )
    print(
        _("{item}: remedy saved on this PC (change {change}).").format(
            item=context.item_name(item), change=held.hash[:12]
        )
    )


def remedy(context: Context, item: ItemId, start: str) -> ChangeHash:
    """Return the remedy of *item* whose id begins with *start*; raise Fault unless it is one."""
    desk = context.workspace.desk(centre=context.centre, round_=context.round)
    found = [card for card in desk.items[item].actions if start and card.change.startswith(start)]
    if len(found) != 1:
        raise Fault(
            N_("“{change}” is not one of the remedies of item {code}."),
            change=start[:16],
            code=desk.items[item].item.code,
        )
    return found[0].change


def _submit(context: Context) -> None:
    given = context.options
    if given.pin_file is not None and given.slip is not None:
        raise Usage(N_("Give either --pin-file or --slip."))
    workspace, language = context.workspace, current_language()
    slip = pin = None
    if given.slip is not None:
        slip = workspace.attaching.keep_slip(given.slip)
    elif workspace.has_role(Role.LEADER):
        pin = given_pin(given.pin_file)
        if pin is None:
            raise Usage(N_("Give either --pin-file or --slip."))
    held, covers = workspace.submitting.submit(
        pin=pin, slip=slip, leader=given.leader, round_=context.round, centre=context.centre
    )
    checklist = workspace.checklist
    if slip is None:
        said = ngettext(
            "Confirmed: {count} answer, round {round} (change {change}).",
            "Confirmed: {count} answers, round {round} (change {change}).",
            covers.answers,
        )
    else:
        said = ngettext(
            "The signed slip is recorded: {count} answer, round {round} (change {change}).",
            "The signed slip is recorded: {count} answers, round {round} (change {change}).",
            covers.answers,
        )
    print(
        said.format(
            count=covers.answers, round=figures.round_(held.change.round), change=held.hash[:12]
        )
    )
    label = checklist.readiness.label(covers.judgement.level).in_language(language)
    print(_("Self-assessed: {level}.").format(level=label))
    for item_id in covers.judgement.missing:
        reason = missing_words(covers.judgement.items[item_id])
        print(f"  {context.item_name(checklist.item(item_id))} – {reason}")


def _resolve(context: Context) -> None:
    given = context.options
    item = context.item(given.item)
    context.workspace.declaring.resolve(
        item.id, ChangeHash(given.keep), round_=context.round, centre=context.centre
    )
    print(
        _("{item}: settled. The other version stays readable in the history.").format(
            item=context.item_name(item)
        )
    )
