"""What a person types is kept in one form, refused with a reason, or kept with a warning."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import checklist_files
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.checklist.entries import (
    EnteredAnswer,
    EntryCheck,
    check_cause,
    check_entry,
    secret_refusal,
)
from desktop_app.core.checklist.scoring import computed_status
from desktop_app.core.ids import Status

TODAY = date(2026, 11, 20)
CHECKLIST = checklist_files.load(checklist_files.newest())


def check(
    code: str,
    value: str | None = None,
    of: str | None = None,
    *,
    status: Status | None = None,
    note: str | None = None,
    reason: str | None = None,
    clock_known: bool = True,
) -> EntryCheck:
    entry = EnteredAnswer(status=status, value=value, of=of, note=note, reason=reason)
    return check_entry(CHECKLIST.item_by_code(code), entry, today=TODAY, clock_known=clock_known)


def kept(found: EntryCheck) -> tuple[Status, str | None, str | None]:
    assert not found.refusals, [str(refusal) for refusal in found.refusals]
    return found.status, found.value, found.of


def refused(found: EntryCheck) -> str:
    assert found.refusals
    return str(found.refusals[0])


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("A4", "4", "4"),
        ("A4", " 04 ", "4"),
        ("A4", "2 người", "2"),
        ("B2", "12,5", "12.5"),
        ("B2", "12.5", "12.5"),
        ("B2", "120 m²", "120"),
        ("B2", "1.609", "1609"),
        ("B2", "1.609,5", "1609.5"),
        ("B2", "80,0", "80"),
        ("A9", "20/7/2025", "2025-07-20"),
        ("A9", "20-07-2025", "2025-07-20"),
        ("A9", "20.7.25", "2025-07-20"),
        ("A9", "2025-07-20", "2025-07-20"),
        ("A1", "commune_centre", "commune_centre"),
        ("A1", "chi nhánh của trung tâm phục vụ hành chính công cấp tỉnh", "one_level_branch"),
    ],
)
def test_what_people_type_becomes_one_canonical_value(code: str, typed: str, value: str) -> None:
    assert kept(check(code, typed))[1] == value


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("A4", "-1"), ("A4", "4,5"), ("A4", "bốn"), ("A4", "1,609"), ("A4", "9" * 12),
        ("B2", "12,55"), ("B2", "1.60"), ("A9", "30/2/2025"), ("A9", "7/20/2025"), ("A9", "2025"),
        ("A9", "1/1/1900"), ("A1", "hợp tác xã"), ("A4", "٤"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_and_named_with_the_item(code: str, typed: str) -> None:
    sentence = refused(check(code, typed))
    assert sentence.startswith(code)
    assert typed[:40] in sentence


def test_a_ratio_takes_two_numbers_in_two_fields_or_with_a_stroke() -> None:
    assert kept(check("A3", "4", "5")) == (Status.PARTIAL, "4", "5")
    assert kept(check("A3", "4/5")) == (Status.PARTIAL, "4", "5")
    assert "one is missing" in refused(check("A3", "4"))


def test_a_part_may_not_exceed_its_whole_unless_the_item_allows_it() -> None:
    assert kept(check("A3", "6", "5"))[0] is Status.MET  # more present than assigned
    assert "cannot exceed" in refused(check("A7", "6", "5"))


def test_a_hard_bound_refuses() -> None:
    assert "100,5 is not possible" in refused(check("H5", "100,5"))


def test_a_soft_bound_asks_again_and_is_content_with_a_reason() -> None:
    found = check("A4", "45")
    assert kept(found)[1] == "45"
    assert "mostly 0 to 20" in str(found.warnings[0])
    assert not check("A4", "45", reason="đợt cao điểm").warnings


def test_the_soft_bounds_of_a_ratio_are_those_of_its_whole() -> None:
    assert check("A7", "70", "70").warnings
    assert not check("A3", "70", "50").warnings


def test_unknown_is_taken_for_every_number_and_wants_a_word() -> None:
    found = check("H5", "chưa rõ")
    assert kept(found) == (Status.NOT_KNOWN, "unknown", None)
    assert found.warnings
    assert not check("H5", "unknown", note="chưa khảo sát").warnings
    assert kept(check("A3", "4", "unknown")) == (Status.NOT_KNOWN, "4", "unknown")
    assert kept(check("H5", status=Status.NOT_KNOWN))[0] is Status.NOT_KNOWN


def test_nothing_over_nothing_is_taken_and_said_to_count_for_nothing() -> None:
    found = check("H1", "0", "0")
    assert kept(found)[0] is Status.UNANSWERED
    assert "Not applicable" in str(found.warnings[-1])


def test_a_future_day_is_refused_only_where_the_clock_is_known() -> None:
    assert "21/11/2026" in refused(check("A9", "21/11/2026"))
    doubtful = check("A9", "21/11/2026", clock_known=False)
    assert kept(doubtful)[1] == "2026-11-21"
    assert "clock" in str(doubtful.warnings[0])
    assert kept(check("E4", "1/1/2030"))[0] is Status.MET  # the expiry item asks for one


def test_a_computed_status_may_be_lowered_with_a_note_and_never_raised() -> None:
    assert "note" in refused(check("A3", "5", "5", status=Status.PARTIAL))
    found = check("A3", "5", "5", status=Status.PARTIAL, note="hai người sắp chuyển đi")
    assert kept(found)[0] is Status.PARTIAL
    assert found.lowered
    assert "never raised" in refused(check("A3", "2", "5", status=Status.MET, note="cố gắng"))
    assert not check("A3", "5", "5", status=Status.MET).lowered


def test_partly_met_is_offered_only_where_the_item_says_when() -> None:
    assert kept(check("A2", status=Status.PARTIAL))[0] is Status.PARTIAL
    assert "no “Partly met”" in refused(check("A6", status=Status.PARTIAL))


def test_an_informational_item_takes_its_number_and_no_verdict() -> None:
    assert kept(check("H5", "88,5"))[0] is Status.ANSWERED
    assert "never scored" in refused(check("H5", "88,5", status=Status.MET))


def test_not_applicable_needs_a_listed_reason_and_no_value() -> None:
    assert "cannot be" in refused(check("B1", status=Status.NOT_APPLICABLE))
    assert "one_level_model" in refused(check("A2", status=Status.NOT_APPLICABLE))
    assert "one_level_model" in refused(
        check("A2", status=Status.NOT_APPLICABLE, reason="không có ai")
    )
    found = check("A2", status=Status.NOT_APPLICABLE, reason="one_level_model")
    assert kept(found)[0] is Status.NOT_APPLICABLE
    assert "without a number" in refused(
        check("H1", "1", "2", status=Status.NOT_APPLICABLE, reason="no_dossier_handled")
    )


def test_an_answer_can_be_taken_back() -> None:
    assert kept(check("A3", status=Status.UNANSWERED)) == (Status.UNANSWERED, None, None)


def test_a_status_item_takes_no_number_and_a_number_item_no_second() -> None:
    assert "not a number" in refused(check("A2", "4", status=Status.MET))
    assert "not two" in refused(check("A4", "4", "5"))
    assert "nothing was entered" in refused(check("A2"))
    assert "nothing was entered" in refused(check("A4"))
    assert "--value with one of commune_centre" in refused(check("A1", status=Status.MET))
    assert "number or date" in refused(check("A4", status=Status.MET))


def test_text_that_cannot_be_kept_is_refused_here_too() -> None:
    assert "invisible control character" in refused(check("A2", status=Status.MET, note="a\x00b"))


def test_a_cause_and_a_solver_are_ids_of_the_checklist() -> None:
    item = CHECKLIST.item_by_code("C1")
    asked = check_cause(CHECKLIST, item, Status.UNMET, cause=None, solver=None)
    assert not asked.refusals
    assert asked.warnings
    told = check_cause(CHECKLIST, item, Status.UNMET, cause="no_funding", solver="province")
    assert not told.refusals
    assert not told.warnings
    wrong = check_cause(CHECKLIST, item, Status.UNMET, cause="bad_luck", solver="nobody")
    assert len(wrong.refusals) == 2
    assert not check_cause(CHECKLIST, item, Status.MET, cause=None, solver=None).warnings


SECRET = CHECKLIST.item_by_code("E3")


@pytest.mark.parametrize(
    "field",
    ["note", "value", "of", "evidence", "action", "comment", "measurement", "cause", "solver",
     "reason", "a_field_of_next_year"],
)  # fmt: skip
def test_the_secret_item_takes_no_word_beside_its_status(field: str) -> None:
    assert secret_refusal(SECRET, {"status": Status.MET, field: "số 12/M"})
    assert not secret_refusal(SECRET, {"status": Status.MET, field: ""})
    assert not secret_refusal(CHECKLIST.item_by_code("E1"), {field: "x"})


def test_the_secret_item_takes_yes_not_yet_and_its_one_reason() -> None:
    assert kept(check("E3", status=Status.MET))[0] is Status.MET
    assert kept(check("E3", status=Status.UNMET))[0] is Status.UNMET
    assert check("E3", status=Status.PARTIAL).refusals
    assert check("E3", status=Status.NOT_KNOWN).refusals
    assert check("E3", status=Status.NOT_APPLICABLE).refusals
    found = check("E3", status=Status.NOT_APPLICABLE, reason="not_to_be_provided")
    assert kept(found)[0] is Status.NOT_APPLICABLE
    assert check("E3", status=Status.MET, reason="not_to_be_provided").refusals
    assert check("E3", status=Status.MET, note="đã cấp").refusals
    asked = check_cause(CHECKLIST, SECRET, Status.UNMET, cause=None, solver=None)
    assert not asked.warnings
    assert check_cause(CHECKLIST, SECRET, Status.UNMET, cause="other", solver=None).refusals


@given(
    st.sampled_from(CHECKLIST.items_in_order),
    st.none()
    | st.text(max_size=14)
    | st.from_regex(r"[0-9]{1,3}([,./][0-9]{1,4}){0,2}", fullmatch=True),
    st.none() | st.text(max_size=8) | st.integers(0, 99).map(str),
    st.none() | st.sampled_from(Status),
)
def test_what_is_accepted_is_judged_as_it_was_said_to_be(
    item: Item, value: str | None, of: str | None, status: Status | None
) -> None:
    entry = EnteredAnswer(status=status, value=value, of=of, note="vì sao")
    found = check_entry(item, entry, today=TODAY, clock_known=True)
    again = EnteredAnswer(
        status=found.status, value=found.value, of=found.of, note=found.note, reason=found.reason
    )
    if found.refusals:
        return
    twice = check_entry(item, again, today=TODAY, clock_known=True)
    if found.value is not None:
        computed = computed_status(item, found.value, found.of, as_of=TODAY)
        assert found.lowered or found.status is computed
        assert (twice.value, twice.of, twice.lowered) == (found.value, found.of, found.lowered)
