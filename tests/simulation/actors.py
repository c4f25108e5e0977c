"""What people do at their PCs, by the verbs of the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop_app.core.changes.bodies import Answer, Comment, Return
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Role, Status
from desktop_app.storage import identities, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.sync.exchange.outcome import Outcome
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry

from .many_heads import heads, stuck
from .many_keys import succeed
from .schedule import ITEMS, Event
from .usb_drives import export, pass_on, take
from .world import COMMUNES, PIN, ROUND, URL, Computer, World

_SAYS = ("met", "unmet", "partial", "not_applicable", "met", "unmet", "unanswered", "met")
_COUNTED = ("staff.assigned", "device.computers")
_SECRET = "sig.secret_sign"


def perform(world: World, computer: Computer, event: Event, number: int) -> None:
    """Carry out *event* at *computer*; a Fault is a refusal, a Crash ends the program."""
    verb: Callable[[World, Computer, Event, str], object] = _VERBS[event.kind]
    verb(world, computer, event, f"lần {number}")


def centre_for(computer: Computer, event: Event) -> CentreId:
    """Return the centre that *event* is about."""
    own = computer.part.commune
    return CentreId(own if own else COMMUNES[event.pick % len(COMMUNES)])


def _entry(event: Event, words: str = "") -> AnswerEntry:
    item, note = ITEMS[event.item], words or None
    if item == _SECRET:
        note = None
    if item in _COUNTED:
        if event.says == 3:
            return AnswerEntry(value="unknown", note=note)
        return AnswerEntry(value=str(event.says % 5 + 1), of="5", cause="no_staff", note=note)
    status = Status(_SAYS[event.says])
    asks = status in (Status.UNMET, Status.PARTIAL) and item != _SECRET
    reason = (
        {"sig.secret_sign": "not_to_be_provided"}.get(item) if status == "not_applicable" else None
    )
    return AnswerEntry(status=status, note=note, reason=reason, cause="no_staff" if asks else None)


def _answer(world: World, computer: Computer, event: Event, words: str) -> None:
    # Every other one without unique words, so that two people can write the same.
    said = _entry(event, words if event.pick % 2 else "")
    saved = computer.desk.declaring.answer(ItemId(ITEMS[event.item]), said, round_=ROUND)
    _stands(computer, saved.held)


def _guess(world: World, computer: Computer, event: Event, words: str) -> None:
    """Answer in the desk's default round."""
    said = _entry(event, words if event.pick % 2 else "")
    saved = computer.desk.declaring.answer(ItemId(ITEMS[event.item]), said)
    _stands(computer, saved.held)


def _bring(world: World, computer: Computer, event: Event, words: str) -> None:
    what = computer.desk.declaring.misdated()
    if what is None:
        return
    computer.desk.declaring.bring_over(what)
    if computer.desk.declaring.misdated() is not None:
        raise AssertionError("what was brought over is offered again")


def _leave(world: World, computer: Computer, event: Event, words: str) -> None:
    what = computer.desk.declaring.misdated()
    if what is not None:
        world.book.left |= what.identities  # also where the power goes before it is said
        computer.desk.declaring.leave(what)


def _stands(computer: Computer, held: Held) -> None:
    """Check that what was just saved replaced all that its writer saw."""
    change = held.change
    unit = Unit(kind=UnitKind.ANSWER, centre=change.centre, round=change.round, item=change.item)
    register = state.unit(computer.desk._context.store, unit)
    if not isinstance(register, Register) or [h.hash for h in register.heads] != [held.hash]:
        raise AssertionError(f"what was saved of {change.item} does not stand alone")


def _note(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.declaring.answer(ItemId(ITEMS[event.item]), AnswerEntry(note=words), round_=ROUND)


def _comment(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.declaring.comment(
        ItemId(ITEMS[event.item]),
        words,
        reply=event.pick % 3 == 0,
        round_=ROUND,
        centre=centre_for(computer, event),
    )


def _document(world: World, computer: Computer, event: Event, words: str) -> None:
    day = date(2026, 10, 1 + event.says)
    computer.desk.attaching.attach(ItemId(ITEMS[event.item]), number=words, day=day, round_=ROUND)


def _file(world: World, computer: Computer, event: Event, words: str) -> None:
    """Attach a file; every other one has the same bytes as somebody else's."""
    text = words if event.pick % 2 else "như nhau"
    data = b"%PDF-1.4\n" + (text.encode() * 50)[:300] + b"\n%%EOF\n"
    item = ItemId(ITEMS[event.item])
    held = computer.desk.attaching.attach(
        item, data=data, name=f"{words}.pdf", round_=ROUND, centre=centre_for(computer, event)
    )
    world.book.files.setdefault(held.hash, data)


def _plan(world: World, computer: Computer, event: Event, words: str) -> None:
    plan = Plan(who="Văn phòng", what=words, due=date(2026, 12, 1 + event.says))
    computer.desk.declaring.plan_action(ItemId(ITEMS[event.item]), plan, round_=ROUND)


def _submit(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.submitting.submit(pin=PIN, round_=ROUND)


def _resolve(world: World, computer: Computer, event: Event, words: str) -> None:
    centre = centre_for(computer, event)
    record = state.record(computer.desk._context.store, centre, ROUND)
    open_ones = [
        (item, one.answer)
        for item, one in sorted(record.items.items())
        if one.answer is not None and one.answer.conflict
    ]
    if open_ones:
        item, register = open_ones[event.pick % len(open_ones)]
        keep = register.heads[event.says % len(register.heads)].identity
        _stands(computer, computer.desk.declaring.resolve(item, keep, round_=ROUND))


def _take_back(world: World, computer: Computer, event: Event, words: str) -> None:
    record = state.record(computer.desk._context.store, centre_for(computer, event), ROUND)
    answers = [one.answer for _item, one in sorted(record.items.items()) if one.answer]
    if answers:
        standing = answers[event.pick % len(answers)].standing
        computer.desk.declaring.take_back(standing)


def _verify(world: World, computer: Computer, event: Event, words: str) -> None:
    centre = centre_for(computer, event)
    desk = computer.desk.supervising
    if event.says % 3 == 0:
        desk.open_visit(centre, VisitEntry(team=words), round_=ROUND)
    said = _entry(event, words)
    finding = AnswerEntry(status=said.status, value=said.value, of=said.of, note=said.note)
    desk.verify(centre, ItemId(ITEMS[event.item]), finding, round_=ROUND)


def _close_visit(world: World, computer: Computer, event: Event, words: str) -> None:
    centre, desk = centre_for(computer, event), computer.desk.supervising
    visit = desk.open_visit_of(centre, round_=ROUND)
    if visit is not None:
        entry = VisitEntry(conclusion=words)
        desk.amend_visit(centre, visit, entry, close=True, round_=ROUND)


def _return(world: World, computer: Computer, event: Event, words: str) -> None:
    items = tuple(ItemId(one) for one in dict.fromkeys((ITEMS[event.item], ITEMS[0])))
    computer.desk.supervising.return_items(
        centre_for(computer, event), items[: 1 + event.says % 2], words, round_=ROUND
    )


def _approve(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.supervising.approve(
        centre_for(computer, event),
        ItemId(ITEMS[event.item]),
        accept=event.says % 2 == 0,
        comment=words,
        round_=ROUND,
    )


def _call(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.supervising.log_call(centre_for(computer, event), words)


def _stray(world: World, computer: Computer, event: Event, words: str) -> None:
    """Write a change that the desk's verbs would refuse; it must have no effect anywhere."""
    desk = computer.desk
    role = Role.CLERK if computer.part.commune else Role.SUPERVISOR
    about, item = centre_for(computer, event), ITEMS[event.item]
    answer = Answer(checklist="decree-118/1", status=Status.MET, note=words)
    body: Answer | Comment | Return
    match event.says % 4:
        case 0:
            body = Return(comment=words) if role is Role.CLERK else answer
        case 1:
            about = CentreId(COMMUNES[(COMMUNES.index(about[:5]) + 1 + event.pick) % 3])
            body = answer if role is Role.CLERK else Return(comment=words)
        case 2:
            item, body = _SECRET, answer
        case _:
            body = Comment(text=words + " e\u0301")  # as no verb would write it
    identity = identities.identity(desk._context.store, role)
    assert identity is not None
    draft = Draft(body=body, centre=about, round=ROUND, item=item, bases=_heads(desk, about, item))
    writing.write(desk._context.store, desk._context.writer(identity, wait_for_key=True), [draft])


def _heads(desk: Workspace, centre: CentreId, item: str) -> tuple[ChangeHash, ...]:
    record = state.record(desk._context.store, centre, ROUND)
    register = record.item(ItemId(item)).answer
    return tuple(h.identity for h in register.heads) if isinstance(register, Register) else ()


def _move(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.moving.move(round_=ROUND)


def _move_back(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.desk.moving.back(round_=ROUND)


def _restart(world: World, computer: Computer, event: Event, words: str) -> None:
    computer.stop()


def _sync(world: World, computer: Computer, event: Event, words: str) -> Outcome:
    return computer.desk.exchanging.sync()


def _enrol(world: World, computer: Computer, event: Event, words: str) -> None:
    if computer.part.is_late:
        computer.desk.exchanging.enrol(URL, world.codes[computer.part.folder], role=Role.CLERK)
        computer.is_connected = True


_VERBS: dict[str, Callable[[World, Computer, Event, str], object]] = {
    "answer": _answer, "note": _note, "comment": _comment, "document": _document, "file": _file,
    "plan": _plan, "submit": _submit, "resolve": _resolve, "take_back": _take_back,
    "verify": _verify,
    "close_visit": _close_visit, "return": _return, "approve": _approve, "call": _call,
    "export": export, "take": take, "pass_on": pass_on, "move": _move, "move_back": _move_back,
    "guess": _guess, "bring": _bring, "leave": _leave,
    "heads": heads, "stuck": stuck, "stray": _stray, "restart": _restart, "sync": _sync,
    "enrol": _enrol, "succeed": succeed,
}  # fmt: skip
