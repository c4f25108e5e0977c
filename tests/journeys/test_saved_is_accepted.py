"""Whatever the program saves, the service takes into custody: no text blocks later changes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, ItemId, Method, PaperKind, ParagraphName, Status
from desktop_app.core.text.cleaning import MAX_NAME, MAX_NOTE, MAX_PARAGRAPH
from desktop_app.storage import state
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.examples import examples
from support.people import DAK_NHAU, PIN

CENTRE = CentreId(DAK_NHAU)
SITUATION = ParagraphName.SITUATION
ITEMS = [ItemId(one) for one in ("premises.available", "staff.assigned", "device.scanners")]

# Letters of one to four bytes, those that JSON escapes, those that fold and combine.
LETTERS = st.sampled_from('aệ中😀"\\\n\t\u2028\u00a0đ\u0301')


def _text(most: int) -> st.SearchStrategy[str]:
    """Return texts that are short, or about as long as the limit."""
    long = st.builds(
        lambda letter, n: letter * n, LETTERS, st.sampled_from([most - 1, most, most + 1])
    )
    return st.text(LETTERS, max_size=12) | long | st.text(max_size=8)


NAMES, NOTES, PARAGRAPHS = _text(MAX_NAME), _text(MAX_NOTE), _text(MAX_PARAGRAPH)
VALUES = st.sampled_from(["0", "5", "999999999", "-1", "1,5", "unknown", "5/5", "x" * 300, "٣", ""])
DAYS = st.sampled_from([date(1, 1, 1), date(1970, 1, 1), date(2026, 11, 9), date(9999, 12, 31)])
MOMENTS = st.sampled_from([datetime(1, 1, 1), datetime(2026, 11, 9, 8), datetime(9999, 12, 31)])
ENTRIES = st.builds(
    AnswerEntry,
    status=st.none() | st.sampled_from(Status),
    value=st.none() | VALUES,
    of=st.none() | VALUES,
    note=st.none() | NOTES,
    reason=st.none() | NOTES,
    cause=st.none() | NAMES | st.just("no_staff"),
    solver=st.none() | st.just("province"),
)
PLANS = st.builds(
    Plan, who=NAMES, what=NOTES, due=DAYS, responsibility=NOTES, product=NOTES, authority=NOTES,
    progress=NOTES, done=st.booleans(),
)  # fmt: skip
VISITS = st.builds(
    VisitEntry, method=st.none() | st.sampled_from(Method), started=st.none() | MOMENTS,
    ended=st.none() | MOMENTS, decision=PARAGRAPHS, team=PARAGRAPHS, present=PARAGRAPHS,
    opinion=PARAGRAPHS, conclusion=PARAGRAPHS,
)  # fmt: skip

Act = Callable[[Workspace, Workspace], object]


def _acts() -> st.SearchStrategy[Act]:
    """Return what a clerk or a supervisor may do, with anything that can be entered."""
    item = st.sampled_from(ITEMS)
    builders: list[st.SearchStrategy[Act]] = [
        st.builds(lambda i, e: lambda c, _s: c.declaring.answer(i, e), item, ENTRIES),
        st.builds(lambda i, t: lambda c, _s: c.declaring.comment(i, t), item, NOTES),
        st.builds(lambda i, p: lambda c, _s: c.declaring.plan_action(i, p), item, PLANS),
        st.builds(
            lambda i, n, d: lambda c, _s: c.attaching.attach(i, number=n, day=d), item, NAMES, DAYS
        ),
        st.builds(
            lambda i, n: lambda c, _s: c.attaching.attach(i, data=b"%PDF-1.4\n%%EOF\n", name=n),
            item, NAMES,
        ),
        st.builds(
            lambda t: lambda c, _s: c.papers.edit(PaperKind.COMMUNE, SITUATION, t), PARAGRAPHS
        ),
        st.builds(lambda n: lambda c, _s: c.submitting.submit(pin=PIN, leader=n), NAMES),
        st.builds(lambda v: lambda _c, s: s.supervising.open_visit(CENTRE, v), VISITS),
        st.builds(lambda i, e: lambda _c, s: s.supervising.verify(CENTRE, i, e), item, ENTRIES),
        st.builds(
            lambda i, t: lambda _c, s: s.supervising.return_items(CENTRE, (i,), t), item, NOTES
        ),
        st.builds(
            lambda i, t: lambda _c, s: s.supervising.approve(CENTRE, i, accept=False, comment=t),
            item, NOTES,
        ),
        st.builds(lambda t: lambda _c, s: s.supervising.log_call(CENTRE, t), NOTES),
    ]  # fmt: skip
    return st.one_of(builders)


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_acts(), min_size=3, max_size=8))
def test_whatever_is_saved_is_taken_into_custody_and_has_its_effect(
    clerk: Workspace, supervisor: Workspace, acts: list[Act]
) -> None:
    for act in acts:
        with suppress(Fault):  # refused: nothing was saved
            act(clerk, supervisor)
    for desk in (clerk, supervisor):
        outcome = desk.exchanging.sync()
        assert (outcome.waiting, outcome.troubles) == (0, ())
        assert state.refused(desk._context.store) == []
