"""State as a fold of the set of changes.

See docs/rules.md#data-1, docs/rules.md#data-5, docs/rules.md#data-7, docs/rules.md#data-10.

Every change belongs to one *unit*; a unit's state depends on the set of its effective changes
alone: any order, any duplicates, missing bases give the same state. There are two forms: a
*register* has one value (an answer, a visit, a plan) and may be in conflict; a *log* only adds
(evidence, comments, submissions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice, product
from typing import NamedTuple, assert_never

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.ids import ChangeHash, DeviceId, Layer

from .bodies import (
    Action,
    Adopt,
    Answer,
    Approve,
    Attach,
    Call,
    Comment,
    Detach,
    Entry,
    Order,
    Paragraph,
    Person,
    Return,
    Submit,
    Use,
    Verify,
    Visit,
    body_of,
)
from .change import Change, Held

# Fields about how an answer was made: two heads that differ only in these are equal.
_MANNER = frozenset({"seconds", "confirmed"})

_MOST_READINGS = 32  # of one submission, tried until one fits


class UnitKind(StrEnum):
    """What a unit is about; most are named as the kind of change that they are made of."""

    ANSWER = "answer"
    VERIFY = "verify"
    VISIT = "visit"
    ACTION = "action"
    PARAGRAPH = "paragraph"
    PERSON = "person"
    USE = "use"
    ATTACH = "attach"
    APPROVE = "approve"
    TALK = "talk"  # comments and requests to complete
    ORDER = "order"
    SUBMIT = "submit"
    CALL = "call"
    ADOPT = "adopt"
    NEWER = "newer"  # what this program cannot read


def is_register(kind: UnitKind) -> bool:
    """Tell whether a unit of this kind is a register; the others are logs."""
    match kind:
        case (
            UnitKind.ANSWER
            | UnitKind.VERIFY
            | UnitKind.VISIT
            | UnitKind.ACTION
            | UnitKind.PARAGRAPH
            | UnitKind.PERSON
            | UnitKind.USE
        ):
            return True
        case (
            UnitKind.ATTACH
            | UnitKind.APPROVE
            | UnitKind.TALK
            | UnitKind.ORDER
            | UnitKind.SUBMIT
            | UnitKind.CALL
            | UnitKind.ADOPT
            | UnitKind.NEWER
        ):
            return False
    assert_never(kind)


class Unit(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """The address of a piece of state; "" where a part does not apply."""

    kind: UnitKind
    centre: str
    round: str = ""
    item: str = ""
    part: str = ""


class Register(msgspec.Struct, frozen=True, kw_only=True, tag="register"):
    """Heads of a register, the standing one first; ``conflict`` while their contents differ."""

    heads: tuple[Held, ...]
    conflict: bool = False

    @property
    def standing(self) -> Held:
        """The head that stands until a person chooses: highest counter, then greatest hash."""
        return self.heads[0]


class Log(msgspec.Struct, frozen=True, kw_only=True, tag="log"):
    """Entries in the order of (counter, identity)."""

    entries: tuple[Held, ...]


UnitState = Register | Log


def unit_of(held: Held) -> Unit:
    """Return the unit that *held* belongs to; "newer" for what this program cannot read.

    All changes of a unit lie in feeds of its commune: a change about another commune than its
    feed's has no part in that commune's state.
    """
    change, body = held.change, body_of(held.change)
    centre, item = change.centre, change.item
    if not centre.startswith(change.commune):
        return Unit(kind=UnitKind.NEWER, centre=change.commune, round=change.round, item=item)
    match body:
        case Attach() | Detach():
            return Unit(kind=UnitKind.ATTACH, centre=centre, item=item)
        case Approve():
            return Unit(kind=UnitKind.APPROVE, centre=centre, item=item)
        case Return() | Comment():
            return Unit(kind=UnitKind.TALK, centre=centre, round=change.round, item=item)
        case Verify(visit=visit):
            return Unit(
                kind=UnitKind.VERIFY, centre=centre, round=change.round, item=item, part=visit
            )
        case Visit(visit=visit):
            opened = visit or held.identity
            return Unit(kind=UnitKind.VISIT, centre=centre, round=change.round, part=opened)
        case Action(action=action):
            return Unit(
                kind=UnitKind.ACTION, centre=centre, item=item, part=action or held.identity
            )
        case Order(action=action):
            return Unit(kind=UnitKind.ORDER, centre=centre, item=item, part=action)
        case Paragraph(paper=paper, paragraph=paragraph, about=about):
            part = f"{paper}/{paragraph}/{about}"
            return Unit(kind=UnitKind.PARAGRAPH, centre=centre, round=change.round, part=part)
        case Adopt():
            return Unit(kind=UnitKind.ADOPT, centre=centre)
        case Person():
            return Unit(kind=UnitKind.PERSON, centre=change.commune, part=change.device)
        case Answer():
            return Unit(kind=UnitKind.ANSWER, centre=centre, round=change.round, item=item)
        case Submit():
            return Unit(kind=UnitKind.SUBMIT, centre=centre, round=change.round)
        case Call():
            return Unit(kind=UnitKind.CALL, centre=centre, round=change.round)
        case Use():
            return Unit(kind=UnitKind.USE, centre=centre, round=change.round)
        case Entry() | None:  # an act of the service belongs to no assessment
            return Unit(kind=UnitKind.NEWER, centre=centre, round=change.round, item=item)
    assert_never(body)


def fold_unit(kind: UnitKind, changes: Iterable[Held]) -> UnitState | None:
    """Return the state of one unit from its effective changes; None if there are none.

    Refused changes must not be among *changes*: they have no effect, nor do their bases.
    """
    changes = tuple(changes)
    known = _once(changes)
    if not known:
        return None
    alias = {held.hash: held.identity for held in changes}
    if is_register(kind):
        return _register(known, alias)
    if kind is UnitKind.ATTACH:
        known = _without_hidden(known, alias)
    elif kind in (UnitKind.APPROVE, UnitKind.TALK, UnitKind.ORDER, UnitKind.CALL):
        known = _without_withdrawn(known, alias)
    return Log(entries=tuple(sorted(known.values(), key=_rank)))


def fold(changes: Iterable[Held]) -> dict[Unit, UnitState]:
    """Return the whole state of a set of effective changes."""
    units: dict[Unit, list[Held]] = {}
    for held in changes:
        units.setdefault(unit_of(held), []).append(held)
    folded = ((unit, fold_unit(unit.kind, members)) for unit, members in units.items())
    return {unit: state for unit, state in folded if state is not None}


def covered_digest(heads: Iterable[ChangeHash]) -> str:
    """Return SHA-256 over the sorted identities of the covered heads, in hex."""
    return sha256_hex("\n".join(sorted(heads)).encode())


def covered(changes: Iterable[Held], submission: Submit) -> list[Held]:
    """Return the changes that *submission* covers: each feed up to the sequence it names."""
    return [h for h in changes if h.change.sequence <= submission.covers.get(h.change.device, 0)]


def coverings(changes: Collection[Held], submission: Submit) -> Iterator[list[Held]]:
    """Yield what *submission* may cover, the plain reading first; its digest says which it is.

    Where a feed that it names was forked, it may mean the branch that was adopted since: the
    feed's common part, and of the adopted changes those that the number reaches.
    """
    yield covered(changes, submission)
    adopted: dict[DeviceId, list[_Adopted]] = {}
    for held in changes:
        body = body_of(held.change)
        if isinstance(body, Adopt) and submission.covers.get(body.device, 0) >= body.first:
            adopted.setdefault(body.device, []).append(_Adopted(held.change, body))
    choices = [(None, *branches) for branches in adopted.values()]
    for chosen in islice(product(*choices), 1, _MOST_READINGS):
        meant = [one for one in chosen if one is not None]
        cut = {one.body.device: one.body.first for one in meant}
        inside = [
            held
            for held in covered(changes, submission)
            if held.change.sequence < cut.get(held.change.device, held.change.sequence + 1)
        ]
        known = {held.hash for held in inside}
        inside += [
            held
            for held in changes
            if held.hash not in known and any(one.reaches(held, submission) for one in meant)
        ]
        yield inside


class _Adopted(NamedTuple):
    """A change of the kind "adopt" and its body."""

    change: Change
    body: Adopt

    def reaches(self, held: Held, submission: Submit) -> bool:
        """Return whether *held* is one of the adopted changes that *submission* covers."""
        if held.change.feed != self.change.feed:
            return False
        place = held.change.sequence - self.change.sequence  # 1 for the first one adopted
        last = submission.covers[self.body.device] - self.body.first + 1
        return 0 < place <= min(last, self.body.count)


def same_content(one: Held, other: Held) -> bool:
    """Return whether two changes have the same content, however and whenever they were written."""
    return _content(one) == _content(other)


def _content(held: Held) -> Mapping[str, object]:
    return {key: value for key, value in held.change.fields.items() if key not in _MANNER}


def _rank(held: Held) -> tuple[int, str]:
    return held.change.counter, held.identity


def _once(changes: Iterable[Held]) -> dict[ChangeHash, Held]:
    """Return one change an identity: an adopted copy and its original count once.

    The original counts where it is held, so that a copy with other content changes nothing.
    """
    known: dict[ChangeHash, Held] = {}
    for held in changes:
        before = known.get(held.identity)
        if before is None or _copy_rank(before) < _copy_rank(held):
            known[held.identity] = held
    return known


def _copy_rank(held: Held) -> tuple[bool, str]:
    return held.change.origin is None, held.hash


def _register(known: Mapping[ChangeHash, Held], alias: Mapping[ChangeHash, ChangeHash]) -> Register:
    replaced = {
        alias.get(base, base)
        for held in known.values()
        for base in held.change.bases
        if alias.get(base, base) != held.identity
    }
    # Hashes rule out cycles among bases, but a false origin can close one: then all are heads.
    heads = [held for identity, held in known.items() if identity not in replaced]
    heads = heads or list(known.values())
    heads.sort(key=_rank, reverse=True)
    conflict = any(not same_content(heads[0], other) for other in heads[1:])
    return Register(heads=tuple(heads), conflict=conflict)


def _without_withdrawn(
    known: Mapping[ChangeHash, Held], alias: Mapping[ChangeHash, ChangeHash]
) -> dict[ChangeHash, Held]:
    """Leave out changes withdrawn by their own layer, and the withdrawing ones."""
    gone: set[ChangeHash] = set()
    for identity, held in known.items():
        body = body_of(held.change)
        named = getattr(body, "withdraws", None)
        if named is None:
            continue
        gone.add(identity)
        target = known.get(alias.get(named, named))
        other = body_of(target.change) if target is not None else None
        same_kind = target is not None and target.change.kind == held.change.kind
        if same_kind and getattr(other, "layer", None) is getattr(body, "layer", None):
            gone.add(alias.get(named, named))
    return {identity: held for identity, held in known.items() if identity not in gone}


def _without_hidden(
    known: Mapping[ChangeHash, Held], alias: Mapping[ChangeHash, ChangeHash]
) -> dict[ChangeHash, Held]:
    hidden: set[tuple[ChangeHash, Layer]] = set()
    for held in known.values():
        body = body_of(held.change)
        if isinstance(body, Detach):  # each layer hides only its own (docs/rules.md#data-5)
            hidden.add((alias.get(body.target, body.target), body.layer))
    pieces = ((identity, held, body_of(held.change)) for identity, held in known.items())
    return {
        identity: held
        for identity, held, body in pieces
        if isinstance(body, Attach) and (identity, body.layer) not in hidden
    }
