"""Answers to items that the version in use does not have, with their remarks and evidence."""

from __future__ import annotations

from desktop_app.core.assessment.assessment import ItemRecord, Record, answer_of
from desktop_app.core.changes.bodies import Answer, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import ItemId, Status
from desktop_app.core.time.rounds import written_at
from desktop_app.workspace.values.cards import Cards
from desktop_app.workspace.values.desk import Asked, UnplacedAnswer
from desktop_app.workspace.values.wording import value_text


def asked_of(cards: Cards, item: ItemId, held: Held | None) -> Asked | None:
    """Return an answer in the words of the version by which it was given."""
    said = body_of(held.change) if held else None
    if held is None or not isinstance(said, Answer):
        return None
    by = cards.context.checklist_versions.find(said.checklist)
    known = by.find(item) if by else None
    labels = cards.checklist.statuses
    plain = next(label for label in labels if label.id == said.status)
    label = by.status_label(known, said.status) if by and known else plain
    value = " / ".join(part for part in (said.value, said.of) if part)
    return Asked(
        answer=said,
        checklist=said.checklist,
        status_text=label.in_language(cards.language),
        value_text=value_text(known, said, language=cards.language) if known else value,
        author=cards.author(held),
        written=written_at(held.change),
    )


def unplaced(cards: Cards, record: Record, checklist: Checklist) -> tuple[UnplacedAnswer, ...]:
    """Return everything about items that *checklist* does not have, by item id."""
    return tuple(
        _one(cards, checklist, item, one, record)
        for item, one in sorted(record.items.items())
        if checklist.find(item) is None and _says_something(one)
    )


def _one(
    cards: Cards, checklist: Checklist, item: ItemId, one: ItemRecord, record: Record
) -> UnplacedAnswer:
    held = one.answer.standing if one.answer else None
    asked = asked_of(cards, item, held)
    known = _known(cards, item, asked)
    return UnplacedAnswer(
        item=item,
        code=known.code if known else "",
        name=known.short.in_language(cards.language) if known else item,
        held=held if asked is not None else None,
        asked=asked if asked and asked.answer.status is not Status.UNANSWERED else None,
        evidence=tuple(cards.piece(known, piece) for piece in one.evidence),
        remarks=tuple(cards.remark(remark) for remark in one.talk),
        actions=tuple(cards.action(item, action, one.orders) for action in one.actions),
        split_into=tuple(new.id for new in checklist.items_in_order if item in new.replaces),
    )


def _known(cards: Cards, item: ItemId, asked: Asked | None) -> Item | None:
    """Return the item as the version that it was answered by has it, else any here."""
    checklist_versions = cards.context.checklist_versions
    by = checklist_versions.find(asked.checklist) if asked else None
    places = [*([by] if by else ()), *checklist_versions.kept.values(), checklist_versions.default]
    return next((found for one in places if (found := one.find(item))), None)


def _says_something(one: ItemRecord) -> bool:
    answer = answer_of(one.answer)
    answered = answer is not None and answer.status is not Status.UNANSWERED
    return answered or bool(one.evidence or one.talk or one.actions or one.verified)
