"""Undo of the last change of any kind: always by a new change, so that it also counts after
sending, and so that it can be undone itself.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    AnyBody,
    Approve,
    Attach,
    Call,
    Comment,
    Detach,
    Order,
    Paragraph,
    Return,
    Verify,
    Visit,
    body_of,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, same_content, unit_of
from desktop_app.core.changes.rights import speaks_as
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import ChangeHash, Layer, Role, Status
from desktop_app.storage import state, writing
from desktop_app.storage.identities import Identity
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.visit_sheets import sheets_of

from .attaching import as_old_as
from .ended_visits import refuse_ended


class Undoing:
    """Undoes changes of this desk."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def undo(self, held: Held) -> Held:
        """Undo *held* by a new change and return that; undoing it in turn redoes *held*.

        Raise EntryRefused where a newer change replaced it since, or where it cannot be
        taken back; nothing is written then.
        """
        change, body = held.change, body_of(held.change)
        self._refuse_in_ended_visit(held, body)
        match body:
            case Answer() | Verify() | Action() | Visit() | Paragraph():
                contrary, bases = self._before(held, body)
            case Attach():
                contrary, bases = Detach(target=held.identity, layer=body.layer), ()
            case Detach(target=target):
                contrary, bases = self._said(target), ()
            case Approve() | Return() | Comment() | Order() | Call() if body.withdraws is None:
                contrary, bases = _withdrawal(held, body), ()
            case Approve() | Return() | Comment() | Order() | Call():
                contrary, bases = self._said(body.withdraws), ()
            case _:
                raise EntryRefused(N_("This cannot be taken back."))
        draft = Draft(
            body=contrary,
            centre=change.centre,
            round=change.round,
            item=change.item,
            bases=bases,
        )
        context = self._context
        writer = context.writer(self._identity(contrary, held))
        (again,) = writing.write(context.store, writer, [draft])
        return again

    def _refuse_in_ended_visit(self, held: Held, body: AnyBody | None) -> None:
        """Raise EntryRefused for what belongs to a visit that has ended.

        The ending itself can be taken back until a photo of the signed minutes is attached.
        """
        store, change = self._context.store, held.change
        if isinstance(body, Detach):
            target = state.held(store, body.target)
            body, change = (body_of(target.change), target.change) if target else (None, change)
        if isinstance(body, Visit) and body.visit is not None and body.closed:
            if sheets_of(store, change.centre, body.visit):
                raise EntryRefused(
                    N_("The signed minutes are attached to this visit; it stays ended.")
                )
        elif isinstance(body, Verify | Action | Order) or (
            isinstance(body, Attach) and change.item  # else a photo of the signed minutes
        ):
            refuse_ended(store, change.centre, change.round, body.visit)

    def _before(
        self, held: Held, body: Answer | Verify | Action | Visit | Paragraph
    ) -> tuple[AnyBody, tuple[ChangeHash, ...]]:
        """Return what *held* replaced, to stand again, and the heads that it replaces now."""
        register = state.unit(self._context.store, unit_of(held))
        if not isinstance(register, Register) or not same_content(register.standing, held):
            raise EntryRefused(N_("Something newer was entered since; it stands."))
        bases = tuple(head.identity for head in register.heads)
        replaced = held.change.bases
        before = state.held(self._context.store, replaced[0]) if replaced else None
        said = body_of(before.change) if before is not None else None
        # One of another unit is what a misdated entry was: it stands in another round.
        is_same = before is not None and unit_of(before) == unit_of(held)
        if before is not None and is_same and isinstance(said, type(body)):
            return _named_by(said, held, before), bases
        match body:
            case Answer():
                return Answer(checklist=body.checklist, status=Status.UNANSWERED), bases
            case Verify():
                nothing = Verify(
                    checklist=body.checklist, visit=body.visit, status=Status.UNANSWERED
                )
                return nothing, bases
            case Action():
                return msgspec.structs.replace(
                    body, action=body.action or held.identity, withdrawn=True
                ), bases
            case Paragraph():  # without words of a person's the figures' are taken
                return msgspec.structs.replace(body, text=""), bases
            case Visit():
                raise EntryRefused(N_("A visit that was opened stays; end it instead."))

    def _said(self, target: ChangeHash | None) -> AnyBody:
        """Return the body of the change *target*, to be written again."""
        held = state.held(self._context.store, target) if target is not None else None
        body = body_of(held.change) if held is not None else None
        if held is None or body is None:
            raise EntryRefused(N_("This cannot be taken back."))
        return as_old_as(held, body) if isinstance(body, Attach) else body

    def _identity(self, body: AnyBody, held: Held) -> Identity:
        if speaks_as(body) is Layer.VERIFIED:
            return self._context.identity(Role.SUPERVISOR)
        if isinstance(body, Answer):
            return self._context.identity(Role.CLERK)
        return self._context.speaker(self._context.centre(held.change.centre))


def _named_by(said: AnyBody, held: Held, before: Held) -> AnyBody:
    """Return *said* as a later change writes it: a remedy or a visit names its first change."""
    if isinstance(said, Action) and said.action is None:
        return msgspec.structs.replace(said, action=before.identity)
    if isinstance(said, Visit) and said.visit is None:
        return msgspec.structs.replace(said, visit=before.identity)
    return said


def _withdrawal(held: Held, body: Approve | Return | Comment | Order | Call) -> AnyBody:
    """Return the entry that takes *held* back, in a form that older programs read cautiously."""
    target = held.identity
    match body:
        case Approve():
            return msgspec.structs.replace(body, accepted=False, comment="", withdraws=target)
        case Return():
            return Return(withdraws=target)
        case Comment():
            return msgspec.structs.replace(body, reply=False, withdraws=target)
        case Order():
            return Order(action=body.action, withdraws=target)
        case Call():
            return Call(withdraws=target)
