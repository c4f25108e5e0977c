"""Who may write what: the service's verdict on a held change.

See docs/rules.md#data-5, docs/rules.md#data-6, docs/rules.md#data-8, docs/rules.md#data-17.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from typing import assert_never

from desktop_app.core.ids import ChangeKind, CommuneCode, Layer, Role, Status, is_centre, is_round

from .bodies import (
    Action,
    Adopt,
    Answer,
    AnyBody,
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
from .change import AREA_DESK, Change
from .receipts import MAX_COUNTER_LEAD, Refusal
from .roster import Grant, Revocation

_SECRET_STATUSES = frozenset(
    {Status.MET, Status.UNMET, Status.NOT_APPLICABLE, Status.UNANSWERED}
)  # unanswered: an answer taken back
_REASON = re.compile("[a-z_]{1,40}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_COMMUNE_ROLES = frozenset({Role.CLERK, Role.LEADER})


def roles_in(
    grants: Iterable[Grant], commune: CommuneCode, areas: dict[str, Set[CommuneCode]]
) -> frozenset[Role]:
    """Return the roles that *grants* give over *commune*; *areas* maps names to communes."""
    grants = tuple(grants)
    if commune == AREA_DESK:
        return frozenset(g.role for g in grants if g.area is not None)
    return frozenset(
        g.role
        for g in grants
        if g.commune == commune or (g.area is not None and commune in areas.get(g.area, ()))
    )


def refusal_of(
    change: Change,
    roles: Set[Role],
    *,
    highest_counter: int,
    secret_items: Set[str],
    revoked: Revocation = Revocation.NONE,
) -> Refusal | None:
    """Return the published reason for which *change* has no effect, or None.

    *roles* are the author's over the change's commune; *highest_counter* is the service's own
    highest for the commune. A kind from a newer version is judged by role alone, except that
    nothing but a status is taken about a secret item.
    """
    body = body_of(change)
    if revoked is Revocation.LOST:
        return Refusal.REVOKED
    if not roles:
        return Refusal.COMMUNE
    if roles <= {Role.VIEWER}:  # reads only: may write nothing of any kind, old or new
        return Refusal.ROLE
    if change.counter > highest_counter + MAX_COUNTER_LEAD:
        return Refusal.COUNTER
    if change.centre[:5] != change.commune or not _is_addressed(change):
        return Refusal.MALFORMED
    if not is_clean(change.fields):
        return Refusal.MALFORMED
    if change.item in secret_items and (body is None or not _keeps_secret(body)):
        return Refusal.SENSITIVE  # an unknown body may hold anything
    if body is None:
        return Refusal.MALFORMED if change.version == 1 and change.kind in _KNOWN else None
    if not _may(body, roles):
        return Refusal.ROLE
    if Role.SUPERVISOR in roles and roles & _COMMUNE_ROLES and speaks_as(body) is Layer.VERIFIED:
        return Refusal.OWN_COMMUNE
    return None


def speaks_as(body: AnyBody) -> Layer | None:
    """Return the layer that *body* belongs to."""
    if isinstance(body, Comment | Attach | Detach | Action | Paragraph):
        return body.layer
    return body.LAYER


def _may(body: AnyBody, roles: Set[Role]) -> bool:
    if isinstance(body, Submit):
        # A clerk may record the slip that the leader signed; only a leader's key confirms alone.
        return Role.LEADER in roles or (Role.CLERK in roles and body.slip is not None)
    writers, layer = _WRITERS[body.KIND] & roles, speaks_as(body)
    if writers & _COMMUNE_ROLES and layer is not Layer.VERIFIED:
        return True
    return Role.SUPERVISOR in writers and layer is not Layer.DECLARED


def _writers(kind: ChangeKind) -> frozenset[Role]:
    """Return the roles that may write changes of this kind, each for its own layer."""
    match kind:
        case ChangeKind.ANSWER | ChangeKind.USE:
            return frozenset({Role.CLERK})
        case ChangeKind.SUBMIT:
            return _COMMUNE_ROLES
        case ChangeKind.ATTACH | ChangeKind.DETACH:
            return frozenset({Role.CLERK, Role.SUPERVISOR})
        case (
            ChangeKind.COMMENT
            | ChangeKind.ACTION
            | ChangeKind.PARAGRAPH
            | ChangeKind.PERSON
            | ChangeKind.ADOPT
        ):
            return _COMMUNE_ROLES | {Role.SUPERVISOR}
        case (
            ChangeKind.VERIFY
            | ChangeKind.VISIT
            | ChangeKind.APPROVE
            | ChangeKind.RETURN
            | ChangeKind.ORDER
            | ChangeKind.CALL
        ):
            return frozenset({Role.SUPERVISOR})
        case ChangeKind.ENTRY:
            return frozenset()  # the service's own, in its own feed
    assert_never(kind)


_WRITERS = {kind: _writers(kind) for kind in ChangeKind}
_KNOWN = frozenset(kind for kind, writers in _WRITERS.items() if writers)


def _keeps_secret(body: AnyBody) -> bool:
    """Return whether *body* holds nothing about a secret item but its status.

    See docs/rules.md#data-17.
    """
    match body:
        case Answer():
            extra = (body.value, body.of, body.note, body.cause, body.solver)
            return (
                body.status in _SECRET_STATUSES
                and all(part is None for part in extra)
                and _is_listed(body.reason)
            )
        case Verify():
            return body.status in _SECRET_STATUSES and not (body.value or body.of or body.note)
        case Approve():
            said_more = body.comment or not _is_listed(body.reason)
            return body.status in _SECRET_STATUSES and not said_more
        case Return():
            return not body.comment
        case Detach():
            return True
        case (
            Attach()
            | Submit()
            | Use()
            | Visit()
            | Comment()
            | Action()
            | Order()
            | Paragraph()
            | Person()
            | Call()
            | Adopt()
            | Entry()
        ):
            return False
    assert_never(body)


def _is_listed(reason: str | None) -> bool:
    """Return whether *reason* can be the id of a listed one: a word that holds no number."""
    return reason is None or _REASON.fullmatch(reason) is not None


def _is_addressed(change: Change) -> bool:
    """Return whether centre and round have a valid form."""
    return is_centre(change.centre) and (change.round == "" or is_round(change.round))


def is_clean(value: object) -> bool:
    """Return whether all text in *value* is allowed as entered text (docs/rules.md#data-4)."""
    if isinstance(value, str):
        return (value.isascii() and value.isprintable()) or _is_clean_text(value)
    if isinstance(value, dict):
        return _are_clean(value) and _are_clean(value.values())
    if isinstance(value, list | tuple):
        return _are_clean(value)
    return True


def _are_clean(values: Iterable[object]) -> bool:
    for value in values:  # a loop, for speed: the service checks every field of every change
        is_plain = isinstance(value, str) and value.isascii() and value.isprintable()
        if not is_plain and not is_clean(value):
            return False
    return True


def _is_clean_text(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not _CONTROL.search(text)
