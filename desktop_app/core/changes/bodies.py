"""The content of each kind of change as typed values; one Struct a kind (docs/rules.md#data-5).

Bodies are views of ``Change.fields``: members that hold their default are left out, so that a field
added later changes no hash. What only adds (approvals, requests, remarks, orders, calls) is
withdrawn by a change of its own kind that names it in ``withdraws``: both stay in the feed, and
neither has effect; a program that does not know the member shows one more entry. A kind without a
Struct here was written by a newer version.
"""

from __future__ import annotations

from datetime import date as Day
from typing import ClassVar, get_args

import msgspec

from desktop_app.core.ids import (
    ChangeHash,
    ChangeKind,
    DeviceId,
    EvidenceHash,
    EvidenceKind,
    Layer,
    Method,
    Status,
)

from .change import Change


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all bodies. ``KIND`` is the word in the change, ``LAYER`` who owns it."""

    KIND: ClassVar[ChangeKind]
    LAYER: ClassVar[Layer | None] = None  # None: both may add


class Answer(Body, frozen=True, kw_only=True):
    """The commune's answer to an item (declared layer).

    ``value`` and ``of`` are canonical texts (whole number, one decimal, ISO date, choice id) or
    "unknown". ``lowered``: the clerk set a worse status than the computed one, with a note.
    ``confirmed``: last round's answer confirmed unchanged; ``seconds``: time spent on it.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.ANSWER
    LAYER: ClassVar[Layer | None] = Layer.DECLARED
    checklist: str  # "decree-118/1"
    status: Status
    value: str | None = None
    of: str | None = None
    note: str | None = None
    reason: str | None = None
    cause: str | None = None
    solver: str | None = None
    lowered: bool = False
    confirmed: bool = False
    seconds: int | None = None


class Attach(Body, frozen=True, kw_only=True):
    """A piece of evidence attached to an item; it counts in later rounds until it expires.

    Without an item it is a photo of the signed minutes of ``visit``.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.ATTACH
    evidence: EvidenceKind
    sha256: EvidenceHash | None = None  # None: a document known by number and date alone
    name: str = ""
    media: str = ""
    size: int = 0  # bytes
    number: str = ""
    date: Day | None = None  # of the document
    captured: Day | None = None  # when a photo was taken, by its metadata
    layer: Layer = Layer.DECLARED
    visit: ChangeHash | None = None


class Detach(Body, frozen=True, kw_only=True):
    """Hide a piece of evidence of the own layer; it is never erased. ``note``: why."""

    KIND: ClassVar[ChangeKind] = ChangeKind.DETACH
    target: ChangeHash
    layer: Layer = Layer.DECLARED
    note: str = ""


class Submit(Body, frozen=True, kw_only=True):
    """The leader's confirmation (trình) of exactly the changes that ``covers`` names.

    ``covers`` maps each device writing about the commune to its last covered sequence;
    ``digest`` is SHA-256 over the covered heads (fold.covered_digest), so the set is exact.
    ``slip``: recorded by the clerk from a signed paper slip, whose photo is named.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.SUBMIT
    LAYER: ClassVar[Layer | None] = Layer.DECLARED
    checklist: str
    covers: dict[str, int]
    digest: str
    leader: str = ""
    slip: EvidenceHash | None = None


class Use(Body, frozen=True, kw_only=True):
    """The commune uses this version of the checklist in the round from now on.

    ``before`` is the version that it used until then, for moving back.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.USE
    LAYER: ClassVar[Layer | None] = Layer.DECLARED
    checklist: str  # "decree-118/2"
    before: str = ""


class Verify(Body, frozen=True, kw_only=True):
    """A supervisor's own finding on an item; belongs to a visit."""

    KIND: ClassVar[ChangeKind] = ChangeKind.VERIFY
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    checklist: str
    visit: ChangeHash
    status: Status
    value: str | None = None
    of: str | None = None
    note: str | None = None
    judged: tuple[ChangeHash, ...] = ()  # the declared heads that it judged
    evidence_wrong: bool = False


class Visit(Body, frozen=True, kw_only=True):
    """A check of a centre: opened, amended and closed by supervisors.

    ``visit`` is None on the opening change, whose hash is the visit's id from then on.
    Each later change states all members anew. Who heads the team, who takes the minutes and who
    represents the centre are entered; "" leaves room for handwriting. ``minutes``, of the change
    that ends the visit, names the findings, remedies and orders that the signed minutes hold.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.VISIT
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    visit: ChangeHash | None = None
    method: Method = Method.ON_SITE
    started: str | None = None  # ISO local date and minute
    ended: str | None = None
    decision: str = ""
    team: str = ""
    present: str = ""
    opinion: str = ""
    conclusion: str = ""
    closed: bool = False
    decision_day: Day | None = None
    team_head: str = ""
    team_head_title: str = ""
    recorder: str = ""
    recorder_title: str = ""
    representative: str = ""  # of the centre: "Bà Hoàng Thị Ngữ, Giám đốc Trung tâm"
    minutes: tuple[ChangeHash, ...] = ()  # identities


class Approve(Body, frozen=True, kw_only=True):
    """A supervisor's decision on a Not applicable; it covers the head it names."""

    KIND: ClassVar[ChangeKind] = ChangeKind.APPROVE
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    head: ChangeHash
    accepted: bool
    status: Status = Status.NOT_APPLICABLE
    reason: str | None = None
    comment: str = ""
    withdraws: ChangeHash | None = None


class Return(Body, frozen=True, kw_only=True):
    """A request to complete an item (yêu cầu bổ sung)."""

    KIND: ClassVar[ChangeKind] = ChangeKind.RETURN
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    comment: str = ""
    judged: tuple[ChangeHash, ...] = ()
    withdraws: ChangeHash | None = None


class Comment(Body, frozen=True, kw_only=True):
    """A remark on an item; only ever added. ``reply`` answers a return."""

    KIND: ClassVar[ChangeKind] = ChangeKind.COMMENT
    text: str
    layer: Layer = Layer.DECLARED
    reply: bool = False
    withdraws: ChangeHash | None = None


class Action(Body, frozen=True, kw_only=True):
    """Plan and progress of a remedy, in the six clear things (6 rõ).

    ``action`` is None on the change that makes it, whose hash is its id.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.ACTION
    action: ChangeHash | None = None
    who: str  # rõ người
    what: str  # rõ việc
    due: Day  # rõ thời gian
    responsibility: str = ""  # rõ trách nhiệm
    product: str = ""  # rõ sản phẩm
    authority: str = ""  # rõ thẩm quyền
    cause: str | None = None
    solver: str | None = None
    progress: str = ""
    done: bool = False
    layer: Layer = Layer.DECLARED
    withdrawn: bool = False  # made by mistake: it is shown no more
    cost: int | None = None  # đồng
    visit: ChangeHash | None = None  # in which a supervisor made it


class Order(Body, frozen=True, kw_only=True):
    """A supervisor's order, extension or verified closing of an action, or its reopening.

    ``reopened``: what was reported as done, or closed, is still to be done.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.ORDER
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    action: ChangeHash
    ordered: bool = False
    due: Day | None = None  # extension
    closed: bool = False
    comment: str = ""
    withdraws: ChangeHash | None = None
    reopened: bool = False
    visit: ChangeHash | None = None  # in which it was given


class Paragraph(Body, frozen=True, kw_only=True):
    """An edited narrative paragraph of a report."""

    KIND: ClassVar[ChangeKind] = ChangeKind.PARAGRAPH
    paper: str  # a PaperKind, or one of a later version
    paragraph: str  # a ParagraphName, or one of a later version
    text: str
    about: str = ""  # name of the area, for area papers
    layer: Layer = Layer.DECLARED


class Person(Body, frozen=True, kw_only=True):
    """Who works at the device; seen by the area's supervisors only (docs/rules.md#screen-11)."""

    KIND: ClassVar[ChangeKind] = ChangeKind.PERSON
    name: str
    position: str = ""
    phone: str = ""


class Call(Body, frozen=True, kw_only=True):
    """A supervisor called a commune (đôn đốc); colleagues see it."""

    KIND: ClassVar[ChangeKind] = ChangeKind.CALL
    LAYER: ClassVar[Layer | None] = Layer.VERIFIED
    text: str = ""
    withdraws: ChangeHash | None = None


class Adopt(Body, frozen=True, kw_only=True):
    """A branch of another feed is written again here: the ``count`` changes that follow this one.

    They were numbered from ``first`` on in the feed of ``device``, which holds others there.
    """

    KIND: ClassVar[ChangeKind] = ChangeKind.ADOPT
    device: DeviceId
    first: int
    count: int


class Entry(Body, frozen=True, kw_only=True):
    """An act of administration in the service's own feed."""

    KIND: ClassVar[ChangeKind] = ChangeKind.ENTRY
    act: str
    detail: dict[str, str] = {}


# Every kind of change: a match over it that forgets one is a fault that mypy reports.
AnyBody = (
    Answer
    | Attach
    | Detach
    | Submit
    | Use
    | Verify
    | Visit
    | Approve
    | Return
    | Comment
    | Action
    | Order
    | Paragraph
    | Person
    | Call
    | Adopt
    | Entry
)

BODIES: dict[str, type[AnyBody]] = {body.KIND: body for body in get_args(AnyBody)}


def fields_of(body: Body) -> dict[str, object]:
    """Return *body* as the fields of a change, in the shapes in which they are read again."""
    # Through JSON: a tuple read back as a list would compare as different (same_content).
    fields: dict[str, object] = msgspec.json.decode(msgspec.json.encode(body))
    return fields


def body_of(change: Change) -> AnyBody | None:
    """Return the typed body, or None: written by a newer version, or invalid for its kind."""
    kind = BODIES.get(change.kind)
    if kind is None or change.version != 1:
        return None
    try:
        return msgspec.convert(change.fields, kind)
    except msgspec.ValidationError:
        return None
