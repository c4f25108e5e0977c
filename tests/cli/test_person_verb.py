"""person: who is at the desk, shown and written down."""

from __future__ import annotations

from support.commands import Program


def test_the_person_is_shown_and_changed_for_what_follows(clerk: Program) -> None:
    assert "Nguyễn Thị Hoa" in clerk.done("person")
    clerk.done("answer", "A3", "--value", "4/5", "--cause", "no_staff")
    said = clerk.done("person", "Trần Văn Bình", "--position", "Công chức", "--phone", "0271 1")
    assert "Trần Văn Bình" in said and "Công chức" in said
    assert "Nguyễn Thị Hoa" in said  # who worked here before
    clerk.done("answer", "B1", "--status", "met")
    who = [clerk.shown(item)["declared"]["by"] for item in ("A3", "B1")]
    assert who == ["Nguyễn Thị Hoa", "Trần Văn Bình"]
    document = clerk("person", "--json").document
    assert document["at_desk"] == {
        "name": "Trần Văn Bình", "position": "Công chức", "phone": "0271 1",
    }  # fmt: skip
    assert {one["name"] for one in document["known"]} == {"Nguyễn Thị Hoa", "Trần Văn Bình"}


def test_who_comes_back_keeps_position_and_phone(clerk: Program) -> None:
    clerk.done("person", "Bình", "--position", "Công chức")
    clerk.done("person", "Nguyễn Thị Hoa")
    clerk.done("person", "Bình")
    assert clerk("person", "--json").document["at_desk"]["position"] == "Công chức"


def test_a_position_without_a_name_is_refused(clerk: Program) -> None:
    said = clerk("person", "--position", "Công chức")
    assert (said.code, said.out) == (2, "")


def test_an_empty_name_changes_nothing(clerk: Program) -> None:
    assert clerk("person", " ").code == 1
    assert "Nguyễn Thị Hoa" in clerk.done("person")
