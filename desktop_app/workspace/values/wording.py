"""Values of answers in words, for screens, tables and papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, assert_never

from desktop_app.core.assessment.judging import ItemJudgement
from desktop_app.core.changes.bodies import Answer, Verify
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import commune_of
from desktop_app.i18n import _, answer_values, figures, ngettext

if TYPE_CHECKING:
    from desktop_app.core.time.misdated_visits import MisdatedWork
    from desktop_app.core.time.misdating import Misdated

    from .board import VersionCount


def value_text(item: Item, answer: Answer | Verify, *, language: str) -> str:
    """Return the value in words: "4/5 người", "20/7/2025"; "" where there is none."""
    return answer_values.value_text(
        item, answer.value, answer.of, language=language, unknown=_("not known yet")
    )


def missing_reason(judged: ItemJudgement, *, falls_short: str) -> str:
    """Return in a few words why an item does not count yet; "" where it does.

    *falls_short* is said of an answer that is partly met or not met.
    """
    if judged.conflict:
        return _("two versions")
    match judged.standing:
        case Standing.UNANSWERED:
            return _("no answer")
        case Standing.NOT_KNOWN:
            return _("not known yet")
        case Standing.MET_WITHOUT_EVIDENCE:
            return _("evidence missing")
        case Standing.MET_WITH_EXPIRED_EVIDENCE:
            return _("evidence expired")
        case Standing.NOT_APPLICABLE_WAITING:
            return _("awaiting approval")
        case Standing.PARTIAL | Standing.UNMET:
            return falls_short
        case Standing.MET | Standing.NOT_APPLICABLE_APPROVED:
            return ""
    assert_never(judged.standing)


def misdated_words(what: Misdated) -> str:
    """Return the sentence on how many answers are in which wrong rounds."""
    if what.by_clock:
        said = ngettext(
            "The clock was wrong: {count} entry stands in round {rounds}.",
            "The clock was wrong: {count} entries stand in round {rounds}.",
            what.count,
        )
    else:
        said = ngettext(
            "Entered before the open round was known: {count} entry stands in round {rounds}.",
            "Entered before the open round was known: {count} entries stand in round {rounds}.",
            what.count,
        )
    return said.format(count=what.count, rounds=", ".join(map(figures.round_, what.rounds)))


def misdated_follows(what: Misdated) -> str:
    """Return the sentence on what this means for the person who decides."""
    if what.is_submitted:
        return _("Nothing is lost. What was submitted there has to be submitted again.")
    return _("Nothing is lost.")


def misdated_work_words(what: Sequence[MisdatedWork]) -> str:
    """Return the sentence on how much of a supervisor's work is in which wrong rounds."""
    count = sum(one.count for one in what)
    if any(one.by_clock for one in what):
        said = ngettext(
            "The clock was wrong: {count} entry about {communes} stands in round {rounds}.",
            "The clock was wrong: {count} entries about {communes} stand in round {rounds}.",
            count,
        )
    else:
        said = ngettext(
            "Entered before the open round was known: {count} entry about {communes} stands in"
            " round {rounds}.",
            "Entered before the open round was known: {count} entries about {communes} stand in"
            " round {rounds}.",
            count,
        )
    places = sum(commune_of(one.centre) != AREA_DESK for one in what)
    communes = ngettext("{count} commune", "{count} communes", places).format(count=places)
    rounds = sorted({round_ for one in what for round_ in one.rounds}, reverse=True)
    return said.format(
        count=count,
        communes=communes if places else _("the area"),
        rounds=", ".join(map(figures.round_, rounds)),
    )


def misdated_work_follows(what: Sequence[MisdatedWork]) -> str:
    """Return the sentence on what this means for the supervisor who decides."""
    if any(one.lacks_time for one in what):
        return _("Nothing is lost. Enter afterwards when each visit began and ended.")
    return _("Nothing is lost.")


def version_words(name: str) -> str:
    """Return the name of a version in words: "decree-118/2" is "version 2"."""
    return _("version {version}").format(version=name.partition("/")[2] or name)


def version_counts(counts: Iterable[VersionCount], green: str) -> str:
    """Return which versions an area uses: "version 1: 58 communes, GREEN 31; version 2: …".

    *green* is the word of the best level. Shares of different rules are never put together.
    """
    said = [
        ngettext(
            "{version}: {count} commune, {green} {met}",
            "{version}: {count} communes, {green} {met}",
            one.communes,
        ).format(version=version_words(one.name), count=one.communes, green=green, met=one.green)
        for one in counts
    ]
    return "; ".join(said)


def refusal_words(reason: str) -> str:
    """Return why the service gives an entry no effect, in words; an unknown reason is quoted."""
    try:
        known = Refusal(reason)
    except ValueError:
        return _("a reason that this version of the program does not know (“{code}”)").format(
            code=reason
        )
    match known:
        case Refusal.ROLE:
            return _("the key it was written with has no role for that")
        case Refusal.COMMUNE:
            return _("the commune is not one of those of the key it was written with")
        case Refusal.OWN_COMMUNE:
            return _("nobody checks what the own commune declared")
        case Refusal.REVOKED:
            return _("it was written after the computer was reported lost")
        case Refusal.COUNTER:
            return _("its counter is far ahead of the service's")
        case Refusal.SENSITIVE:
            return _("it says more about secret documents than is allowed")
        case Refusal.MALFORMED:
            return _("its form is not as agreed")
    assert_never(known)
