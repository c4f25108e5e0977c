"""Answers from phones: looked at, then written as changes of the person who imports."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from desktop_app.core.checklist.form_fields import FormField, ValueState, field_name
from desktop_app.core.ids import ItemId, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.submissions import NoSubmissions

Row = dict[tuple[str, FormField], str]

DIRECTOR, STAFF, ROOM, SECRET = (
    "lead.director_assigned", "staff.assigned", "premises.available", "sig.secret_sign",
)  # fmt: skip


def table(
    file: Path, desk: Workspace, *rows: Row, step: str = "-", separator: str = ",",
    encoding: str = "utf-8", commune: str = "", at: str = "2026-11-20T08:00:00.000Z",
) -> Path:  # fmt: skip
    """Write *rows* as ODK Central or KoboToolbox exports submissions."""
    items = {ItemId(item) for row in rows for item, _field in row}
    fields = sorted(field_name(item, field) for item in items for field in FormField)
    codes = {field_name(item, field): desk.checklist.item(item).code
             for item in items for field in FormField}  # fmt: skip
    sections = {field_name(item, field): desk.checklist.section_of(item).code
                for item in items for field in FormField}  # fmt: skip
    head = ["SubmissionDate", "checklist", "commune", "round", "person"]
    head += [f"section_{sections[one]}{step}item_{codes[one]}{step}{one}" for one in fields]
    centre = commune or desk.desk().centre
    with file.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream, delimiter=separator)
        out.writerow([*head, "KEY"])
        for number, row in enumerate(rows):
            said = {field_name(ItemId(item), field): value for (item, field), value in row.items()}
            out.writerow(
                [at.replace("08:", f"{8 + number:02}:"), desk.checklist.name, centre,
                 desk.round(), "Trần Văn Nam", *(said.get(one, "") for one in fields),
                 f"uuid:{number}"]
            )  # fmt: skip
    return file


FIRST: Row = {
    (DIRECTOR, FormField.STATUS): "unmet",
    (DIRECTOR, FormField.CAUSE): "no_staff",
    (DIRECTOR, FormField.SOLVER): "province",
    (DIRECTOR, FormField.NOTE): "chưa có\nquyết định",
    (STAFF, FormField.STATE): ValueState.GIVEN,
    (STAFF, FormField.VALUE): "5",
    (STAFF, FormField.OF): "5",
    (STAFF, FormField.STATUS): "met",
    (ROOM, FormField.STATUS): "met",
}


@pytest.mark.parametrize(
    ("step", "separator", "encoding"),
    [("-", ",", "utf-8"), ("/", ";", "utf-8-sig"), ("-", "\t", "utf-16")],
)
def test_a_table_is_shown_first_and_then_written_whole(
    clerk: Workspace, tmp_path: Path, step: str, separator: str, encoding: str
) -> None:
    file = table(
        tmp_path / "phiếu.csv", clerk, FIRST, step=step, separator=separator, encoding=encoding
    )
    before = len(clerk.desk().record.items)
    plan = clerk.submissions.plan(file)
    assert {one.item for one in plan.answers} == {DIRECTOR, STAFF, ROOM}
    assert plan.refused == ()
    assert len(clerk.desk().record.items) == before
    held = clerk.submissions.take(plan)
    assert len(held) == 3
    found = {one.item: one.after for one in plan.answers}
    assert found[ItemId(DIRECTOR)].status is Status.UNMET
    assert found[ItemId(DIRECTOR)].note == "chưa có\nquyết định"
    assert (found[ItemId(STAFF)].value, found[ItemId(STAFF)].of) == ("5", "5")
    again = clerk.submissions.plan(file)
    assert (again.answers, again.unchanged) == ((), 3)


def test_the_newest_row_is_taken_or_the_one_named(clerk: Workspace, tmp_path: Path) -> None:
    later = FIRST | {(ROOM, FormField.STATUS): "unmet"}
    file = table(tmp_path / "x.csv", clerk, FIRST, later)
    newest = {one.item: one.after.status for one in clerk.submissions.plan(file).answers}
    assert newest[ItemId(ROOM)] is Status.UNMET
    named = clerk.submissions.plan(file, row=2)
    assert {one.item: one.after.status for one in named.answers}[ItemId(ROOM)] is Status.MET
    assert [one.row for one in named.others] == [3]


def test_what_stands_here_can_be_left(clerk: Workspace, tmp_path: Path) -> None:
    clerk.declaring.answer(ItemId(ROOM), AnswerEntry(status=Status.PARTIAL, note="đang sửa"))
    file = table(tmp_path / "x.csv", clerk, FIRST)
    every = {one.item: one for one in clerk.submissions.plan(file).answers}
    assert every[ItemId(ROOM)].before is not None
    assert every[ItemId(ROOM)].after.note == "đang sửa"  # what the form leaves out stays
    some = clerk.submissions.plan(file, unanswered_only=True)
    assert ROOM not in {one.item for one in some.answers}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({(ROOM, FormField.STATUS): "Đạt"}, "Đạt"),  # labels were exported
        ({(STAFF, FormField.STATE): "given", (STAFF, FormField.VALUE): "5"}, "A3"),
        ({(STAFF, FormField.STATE): "given", (STAFF, FormField.VALUE): "năm",
          (STAFF, FormField.OF): "5"}, "năm"),
        ({(ROOM, FormField.STATUS): "not_applicable", (ROOM, FormField.REASON): "x"}, "B1"),
        ({(SECRET, FormField.STATUS): "met", (SECRET, FormField.NOTE): "số 12"}, "E3"),
        ({(ROOM, FormField.STATUS): "unmet", (ROOM, FormField.CAUSE): "lý do lạ"}, "lý do lạ"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_and_the_rest_goes_on(
    clerk: Workspace, tmp_path: Path, said: Row, told: str
) -> None:
    file = table(tmp_path / "x.csv", clerk, {(DIRECTOR, FormField.STATUS): "met"} | said)
    plan = clerk.submissions.plan(file)
    assert [one.item for one in plan.answers] == [DIRECTOR]
    (refused,) = plan.refused
    assert told in str(refused.fault)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"\x00\x01\xfa", b"a,b\n1,2\n", b"commune,round\n25399,2026-11\n"],
)
def test_what_is_no_such_table_is_said_so(clerk: Workspace, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(data)
    with pytest.raises(NoSubmissions, match=r"x\.csv"):
        clerk.submissions.plan(file)


def test_another_communes_rows_are_listed_and_never_taken(clerk: Workspace, tmp_path: Path) -> None:
    file = table(tmp_path / "x.csv", clerk, FIRST, commune="00004")
    with pytest.raises(NoSubmissions, match="2: 00004"):
        clerk.submissions.plan(file)
