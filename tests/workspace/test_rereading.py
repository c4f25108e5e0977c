"""A desk read again after any change equals a fresh reading of the same data."""

from __future__ import annotations

import random
from datetime import date

import pytest

from desktop_app.core.changes.bodies import (
    Action,
    Answer,
    Approve,
    Attach,
    Body,
    Call,
    Comment,
    Detach,
    Order,
    Paragraph,
    Person,
    Return,
    Use,
    Verify,
    Visit,
)
from desktop_app.core.changes.change import Held
from desktop_app.core.digests import sha256_hex
from desktop_app.core.ids import (
    ChangeHash,
    ChangeKind,
    EvidenceHash,
    EvidenceKind,
    ItemId,
    Layer,
    Role,
    RoundId,
    Status,
    commune_of,
)
from desktop_app.i18n import use_language
from desktop_app.storage import evidence, state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support.clerks import a_round_before, half_done

ITEMS = [
    ItemId(item)
    for item in ("lead.director_assigned", "staff.assigned", "premises.available", "net.internet")
]
PHOTO = b"a photo that another PC attached"
OF_PHOTO = EvidenceHash(sha256_hex(PHOTO))
# What no body below is of: submitting has an act of its own, the others are no changes of a desk.
ELSEWHERE = {ChangeKind.SUBMIT, ChangeKind.ADOPT, ChangeKind.ENTRY}


class Hands:
    """Writes changes of every kind at random, as they would come from this PC or any other."""

    def __init__(self, desk: Workspace, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.wrote: list[Held] = []

    def act(self) -> None:
        """Change something."""
        self.chance.choice([self._answer, self._body, self._body, self._act])()

    def _answer(self) -> None:
        item = self.desk.checklist.item(self.chance.choice(self.desk.checklist.items_in_order).id)
        if item.secret or item.type != "status":
            self.desk.declaring.answer(ITEMS[0], AnswerEntry(note=str(self.chance.random())))
            return
        status = self.chance.choice([Status.MET, Status.UNMET, Status.UNANSWERED])
        self.desk.declaring.answer(item.id, AnswerEntry(status=status))

    def _act(self) -> None:
        desk, item = self.desk, self.chance.choice(ITEMS)
        match self.chance.randrange(7):
            case 5:  # its file arrives, and with it what the chip shows
                evidence.keep(desk._context.store, PHOTO, "image/jpeg")
            case 6:  # the service confirms it
                commune = commune_of(desk.desk().centre)
                evidence.mark_evidence_sent(desk._context.store, commune, OF_PHOTO, now=1)
            case 0:
                desk.people.work_as(f"Người {self.chance.randrange(9)}")
            case 1:
                use_language(self.chance.choice(["vi", "en"]))
            case 2:
                plan = Plan(who="Tổ CNTT", what="lắp thêm", due=date(2026, 12, 1))
                desk.declaring.plan_action(item, plan)
            case 3:
                desk.declaring.comment(item, "đã hỏi tỉnh")
            case _:
                desk.attaching.attach(
                    item, kind=EvidenceKind.DOCUMENT, number="12/QĐ", day=date(2026, 10, 1)
                )

    def _body(self) -> None:
        """Write one change of any kind about an item, of this round or of the one before."""
        body, needs_item = any_body(self.chance, self._named(), self.desk.checklist.name)
        desk = self.desk.desk()
        round_ = self.chance.choice([desk.round, desk.round, RoundId("2026-10")])
        every = [*ITEMS, *(one.id for one in self.desk.checklist.items_in_order)]
        item = self.chance.choice(every) if needs_item else ItemId("")
        context = self.desk._context
        draft = Draft(body=body, centre=desk.centre, round=round_, item=item, bases=self._bases())
        identity = context.identity(Role.CLERK)
        self.wrote += writing.write(context.store, context.writer(identity), [draft])

    def _bases(self) -> tuple[ChangeHash, ...]:
        some = self.chance.sample(self.wrote, min(len(self.wrote), self.chance.randrange(2)))
        return tuple(held.identity for held in some)

    def _named(self) -> ChangeHash:
        return self.chance.choice(self.wrote).identity if self.wrote else ChangeHash("ab" * 32)


def any_body(chance: random.Random, named: ChangeHash, version: str) -> tuple[Body, bool]:
    """Return a body of any kind, and whether it is about an item; *named* is another change."""
    text = f"lời {chance.randrange(99)}"
    said = chance.choice([Status.MET, Status.PARTIAL, Status.UNMET])
    flag = chance.random() < 0.5
    return chance.choice(
        [
            (Answer(checklist=version, status=said, note=text), True),
            (Answer(checklist="decree-118/9", status=said), True),
            (Attach(evidence=EvidenceKind.PHOTO, sha256=EvidenceHash("cd" * 32)), True),
            (Attach(evidence=EvidenceKind.PHOTO, sha256=OF_PHOTO, media="image/jpeg"), True),
            (Detach(target=named), True),
            (Verify(checklist=version, visit=named, status=said, note=text), True),
            (Visit(visit=named if flag else None, team=text, closed=flag), False),
            (Approve(head=named, accepted=flag, comment=text), True),
            (Return(comment=text), True),
            (Comment(text=text, layer=Layer.VERIFIED, reply=flag), True),
            (Action(who=text, what=text, due=date(2026, 12, 31), done=flag), flag),
            (Order(action=named, ordered=flag, comment=text), flag),
            (Paragraph(paper="commune", paragraph="opening", text=text), False),
            (Person(name=text), False),
            (Call(text=text), False),
            (Use(checklist=version, before=""), False),
        ]
    )


def fresh(desk: Workspace) -> Desk:
    """Return the desk as a program that has just been opened reads it."""
    return read_desk(DeskContext(desk._context.store))


@pytest.mark.parametrize("seed", range(6))
def test_a_reading_after_any_change_equals_a_fresh_one(clerk: Workspace, seed: int) -> None:
    if seed % 2:
        a_round_before(clerk)
    half_done(clerk)
    hands = Hands(clerk, seed)
    for _step in range(90):
        hands.act()
        again, anew = clerk.desk(), fresh(clerk)
        assert list(again.record.items.items()) == list(anew.record.items.items())
        assert again.judgement == anew.judgement
        for item, one in anew.items.items():
            assert again.items[item] == one, item
        assert again == anew


def test_every_kind_of_change_is_tried() -> None:
    chance = random.Random(1)
    named = ChangeHash("ab" * 32)
    kinds = {any_body(chance, named, "decree-118/1")[0].KIND for _step in range(500)}
    assert kinds | ELSEWHERE == set(ChangeKind)


def test_an_item_that_keeps_its_rows_is_the_very_same_object(clerk: Workspace) -> None:
    half_done(clerk)
    before = clerk.desk()
    clerk.declaring.answer(ItemId("net.internet"), AnswerEntry(status=Status.UNMET))
    after = clerk.desk()
    other = ItemId("lead.seal_account")
    assert after.items[other] is before.items[other]
    assert after.items[ItemId("net.internet")] != before.items[ItemId("net.internet")]
    assert state.record(clerk._context.store, after.centre, after.round) == after.record


def test_evidence_does_not_have_an_item_made_anew_unless_its_file_moves(clerk: Workspace) -> None:
    half_done(clerk)
    shown = ItemId("premises.available")
    before = clerk.desk()
    assert before.items[shown].evidence
    clerk.declaring.answer(ItemId("net.internet"), AnswerEntry(status=Status.UNMET))
    after = clerk.desk()
    assert after.items[shown] is before.items[shown]
    sha256 = after.items[shown].evidence[0].sha256
    assert sha256 is not None
    commune = commune_of(after.centre)
    evidence.mark_evidence_sent(clerk._context.store, commune, sha256, now=1)
    assert clerk.desk().items[shown].evidence[0].is_received
    assert clerk.desk() == fresh(clerk)
