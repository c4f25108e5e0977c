"""Check what a person enters as an answer: typed text becomes a canonical value or is refused.

Hard rules refuse; soft ones ask for confirmation and never block. Every sentence names the item's
code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from desktop_app.core.fault import N_, EntryRefused, Fault
from desktop_app.core.ids import Status
from desktop_app.core.text.cleaning import MAX_NOTE, clean_text

from .checklist import Checklist, Item, ItemType
from .plausible import EntryDoubt, impossible, in_the_future, strange
from .scoring import UNKNOWN, computed_status, is_lower
from .typed import canonical

_CHOSEN = (Status.MET, Status.PARTIAL, Status.UNMET)

# Fields allowed on any item: how the change was made reveals nothing about the item.
_BOOKKEEPING = frozenset({"checklist", "lowered", "confirmed", "seconds", "visit", "judged"})


class EnteredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it was typed or clicked; a computed item needs no status."""

    status: Status | None = None
    value: str | None = None
    of: str | None = None
    note: str | None = None
    reason: str | None = None


class EntryCheck(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it would be stored, with refusals and doubts."""

    status: Status = Status.UNANSWERED
    value: str | None = None
    of: str | None = None
    note: str | None = None
    reason: str | None = None
    lowered: bool = False
    refusals: tuple[Fault, ...] = ()
    warnings: tuple[EntryDoubt, ...] = ()

    def accepted(self) -> EntryCheck:
        """Return this check; raise its first refusal if it has one."""
        if self.refusals:
            raise self.refusals[0]
        return self


def check_entry(item: Item, entry: EnteredAnswer, *, today: date, clock_known: bool) -> EntryCheck:
    """Return *entry* as it would be kept on *today*, with every refusal and doubt.

    A date after *today* is refused only where *clock_known*: the offset to the service's clock
    was learnt once. A supervisor's finding keeps the same rules.
    """
    refusals: list[Fault] = []
    texts: dict[str, str | None] = {}
    for name, text in (("note", entry.note), ("reason", entry.reason)):
        try:
            texts[name] = clean_text(text, limit=MAX_NOTE) or None if text else None
        except Fault as refused:
            refusals.append(refused)
            texts[name] = None
    entry = msgspec.structs.replace(entry, note=texts["note"], reason=texts["reason"])
    given = {name: value for name, value in msgspec.structs.asdict(entry).items() if value}
    secret = secret_refusal(item, given)
    if secret is not None:
        return EntryCheck(refusals=(secret,))
    check = _check(item, entry, today=today, clock_known=clock_known)
    return msgspec.structs.replace(check, refusals=(*refusals, *check.refusals))


def check_cause(
    checklist: Checklist, item: Item, status: Status, *, cause: str | None, solver: str | None
) -> EntryCheck:
    """Return what forbids *cause* and *solver* beside *status*, and whether one is still asked."""
    refusals: list[Fault] = []
    if checklist.is_secret(item.id) and (cause or solver):
        refusals.append(_secret(item))
    if cause and checklist.cause(cause) is None:
        refusals.append(
            EntryRefused(
                N_("{item}: “{cause}” is not a cause of this checklist ({known})."),
                item=item.code,
                cause=cause[:60],
                known=", ".join(known.id for known in checklist.causes),
            )
        )
    if solver and checklist.solver(solver) is None:
        refusals.append(
            EntryRefused(
                N_("{item}: “{solver}” is nobody who can solve it in this checklist ({known})."),
                item=item.code,
                solver=solver[:60],
                known=", ".join(known.id for known in checklist.solvers),
            )
        )
    missing = checklist.asks_cause(item, status) and not (cause and solver)
    doubt = EntryDoubt(N_("{item}: say why, and who can solve it."), item=item.code)
    return EntryCheck(refusals=tuple(refusals), warnings=(doubt,) if missing else ())


def secret_refusal(item: Item, given: Mapping[str, object]) -> EntryRefused | None:
    """Return why *given* may not be written about *item*, None where it may.

    See docs/rules.md#data-17.

    *given* names whatever would be kept: the fields of an answer or finding, or "evidence",
    "action", "comment", "measurement". A secret item takes met, unmet or not_applicable, with
    the listed reason for the last, and nothing else.
    """
    if not item.secret:
        return None
    said = {name for name, value in given.items() if value not in (None, "", (), [], False)}
    status = given.get("status")
    reason = given.get("reason")
    listed = status == Status.NOT_APPLICABLE and item.na_reason(str(reason)) is not None
    if reason and listed:
        said.discard("reason")
    if said - _BOOKKEEPING - {"status"}:
        return _secret(item)
    if status not in (None, Status.MET, Status.UNMET, Status.NOT_APPLICABLE):
        return _secret(item)
    return None


def _secret(item: Item) -> EntryRefused:
    return EntryRefused(
        N_(
            "{item} takes Yes, Not yet or Not applicable and nothing else. Do not enter numbers, "
            "subjects, content or pictures related to secret documents."
        ),
        item=item.code,
    )


def _check(item: Item, entry: EnteredAnswer, *, today: date, clock_known: bool) -> EntryCheck:
    if entry.status is Status.UNANSWERED and not (entry.value or entry.of):  # taken back
        return EntryCheck(note=entry.note, reason=entry.reason)
    if entry.status is Status.NOT_APPLICABLE:
        return _not_applicable(item, entry)
    if item.type is ItemType.STATUS:
        return _status(item, entry)
    try:
        value, of = _values(item, entry)
    except EntryRefused as refused:
        return EntryCheck(note=entry.note, reason=entry.reason, refusals=(refused,))
    refusals, warnings = _about_values(item, entry, value, of, today, clock_known)
    computed = computed_status(item, value, of, as_of=today)
    lowered = entry.status is not None and is_lower(entry.status, computed)
    refusals += _about_status(item, entry, computed, lowered=lowered)
    return EntryCheck(
        status=entry.status if lowered and entry.status else computed,
        value=value,
        of=of,
        note=entry.note,
        reason=entry.reason,
        lowered=lowered,
        refusals=tuple(refusals),
        warnings=tuple(warnings),
    )


def _not_applicable(item: Item, entry: EnteredAnswer) -> EntryCheck:
    refusals: list[Fault] = []
    if not item.na.allowed:
        refusals.append(EntryRefused(N_("{item} cannot be “Not applicable”."), item=item.code))
    elif entry.reason is None or item.na_reason(entry.reason) is None:
        refusals.append(
            EntryRefused(
                N_("{item}: “Not applicable” needs one of its listed reasons ({known})."),
                item=item.code,
                known=", ".join(reason.id for reason in item.na.reasons),
            )
        )
    if entry.value or entry.of:
        refusals.append(
            EntryRefused(
                N_("{item}: “Not applicable” goes without a number, date or choice."),
                item=item.code,
            )
        )
    return EntryCheck(
        status=Status.NOT_APPLICABLE,
        note=entry.note,
        reason=entry.reason,
        refusals=tuple(refusals),
    )


def _status(item: Item, entry: EnteredAnswer) -> EntryCheck:
    refusals: list[Fault] = []
    if entry.value or entry.of:
        refusals.append(
            EntryRefused(N_("{item} takes a result, not a number or date."), item=item.code)
        )
    if entry.status is None:
        refusals.append(EntryRefused(N_("{item}: nothing was entered."), item=item.code))
    elif entry.status not in _CHOSEN:
        refusals.append(
            EntryRefused(
                N_("{item} takes met, partial, unmet or not_applicable, not “{status}”."),
                item=item.code,
                status=entry.status.value,
            )
        )
    elif entry.status is Status.PARTIAL and item.partial_when is None:
        refusals.append(
            EntryRefused(
                N_("{item} has no “Partly met”: choose “Met” or “Not met”."), item=item.code
            )
        )
    return EntryCheck(
        status=entry.status or Status.UNANSWERED,
        note=entry.note,
        reason=entry.reason,
        refusals=tuple(refusals),
    )


def _values(item: Item, entry: EnteredAnswer) -> tuple[str, str | None]:
    """Return the canonical value and second number; raise EntryRefused for what is none."""
    first = (entry.value or "").strip()
    second = (entry.of or "").strip()
    if not first and entry.status is Status.NOT_KNOWN:
        first = UNKNOWN
    if item.type is ItemType.RATIO:
        if not second and first.count("/") == 1:
            first, second = (part.strip() for part in first.split("/"))
        value = canonical(item, first) if first else ""
        of = canonical(item, second) if second else None
        if UNKNOWN not in (value, of) and not (value and of):
            raise EntryRefused(N_("{item} asks for two numbers; one is missing."), item=item.code)
        return value or UNKNOWN, of
    if second:
        raise EntryRefused(N_("{item} takes one value, not two numbers."), item=item.code)
    if not first:
        raise _no_value(item, entry)
    return canonical(item, first), None


def _no_value(item: Item, entry: EnteredAnswer) -> EntryRefused:
    """Return the refusal of an answer without the value that the item takes."""
    if entry.status is None:
        return EntryRefused(N_("{item}: nothing was entered."), item=item.code)
    if item.type is ItemType.CHOICE:
        return EntryRefused(
            N_("{item} takes one of its choices, not a result: --value with one of {known}."),
            item=item.code,
            known=", ".join(choice.id for choice in item.choices),
        )
    return EntryRefused(
        N_("{item} takes a number or date, not a result alone: give it with --value."),
        item=item.code,
    )


def _about_values(
    item: Item, entry: EnteredAnswer, value: str, of: str | None, today: date, clock_known: bool
) -> tuple[list[Fault], list[EntryDoubt]]:
    found: list[EntryRefused | EntryDoubt | None] = [impossible(item, value, of)]
    if UNKNOWN in (value, of):
        if not (entry.note or entry.reason):
            found.append(
                EntryDoubt(
                    N_("{item}: say in the note why it is not known yet; it counts as unanswered."),
                    item=item.code,
                )
            )
    elif item.type is ItemType.DATE:
        day = date.fromisoformat(value)
        found.append(in_the_future(item, day, today=today, clock_known=clock_known))
    if item.type.is_numeric:
        found.extend(strange(item, value, of, explained=bool(entry.reason), noted=bool(entry.note)))
    refusals: list[Fault] = [fault for fault in found if isinstance(fault, EntryRefused)]
    return refusals, [fault for fault in found if isinstance(fault, EntryDoubt)]


def _about_status(
    item: Item, entry: EnteredAnswer, computed: Status, *, lowered: bool
) -> list[Fault]:
    if entry.status in (None, computed, Status.ANSWERED, Status.NOT_KNOWN):
        return []
    if item.informational:
        return [
            EntryRefused(
                N_("{item} is for information and never scored; give its number alone."),
                item=item.code,
            )
        ]
    if not lowered:
        return [
            EntryRefused(
                N_(
                    "{item}: the result is computed from what was entered; it may be lowered with "
                    "a note, never raised."
                ),
                item=item.code,
            )
        ]
    if not entry.note:
        return [
            EntryRefused(
                N_("{item}: a result below the computed one needs a note that says why."),
                item=item.code,
            )
        ]
    return []
