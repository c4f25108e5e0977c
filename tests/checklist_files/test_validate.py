"""Validation names every fault of a checklist with its line, whatever the file holds."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app import checklist_files
from desktop_app.checklist_files import ChecklistRefused, report_lines
from desktop_app.checklist_files.validate import validate
from desktop_app.i18n import use_language
from support.examples import examples

SHIPPED = checklist_files.newest()
TEXT = SHIPPED.read_text("utf-8")
LINES = TEXT.splitlines()


@pytest.fixture(autouse=True)
def english() -> None:
    use_language("en")


def line_of(text: str, *, after: str = "") -> int:
    """Return the number of the first line holding *text*, below the line that holds *after*."""
    start = next(n for n, line in enumerate(LINES) if after in line) if after else 0
    return next(n for n, line in enumerate(LINES, start=1) if n > start and text in line)


def faults(tmp_path: Path, text: str | bytes) -> list[tuple[int, str]]:
    file = tmp_path / "changed.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    found = validate(file)
    assert all(finding.file == file for finding in found)
    return [(finding.line, str(finding.fault)) for finding in found]


def replaced(number: int, old: str, new: str) -> str:
    """Return the shipped text with *old* replaced on one line."""
    assert old in LINES[number - 1]
    changed = [*LINES]
    changed[number - 1] = changed[number - 1].replace(old, new)
    return "\n".join(changed) + "\n"


def without(*numbers: int) -> str:
    """Return the shipped text without some lines."""
    return "\n".join(line for n, line in enumerate(LINES, start=1) if n not in numbers) + "\n"


def test_the_shipped_checklist_has_no_fault() -> None:
    assert validate(SHIPPED) == []
    assert report_lines([]) == []


A2 = '"lead.director_assigned"'


@pytest.mark.parametrize(
    ("after", "old", "new", "said"),
    [
        ("# A2 ·", A2, '"lead.centre_established"', "“lead.centre_established” stands twice"),
        ("# A2 ·", '"A2"', '"A1"', "The code “A1” stands twice"),
        ("# A2 ·", '"A2"', '"B2"', "does not begin with its section's letter A"),
        ("# A2 ·", '"A2"', '"A-2"', "a code is a letter and a number"),
        ("# A2 ·", A2, '"Giám đốc"', "is no id"),
        (
            "# A2 ·",
            '"status"',
            '"text"',
            "“text” is not a known “type” (status, ratio,",
        ),
        ("# A2 ·", "critical = true", 'critical = "yes"', "“critical” must be true or false"),
        ("# A2 ·", "informational = false", "informational = true", "both critical and"),
        ("# A2 ·", "short.vi", "shrot.vi", "“shrot” is no field here"),
        ("# A2 ·", '"leadership"', '"leaders"', "the group “leaders” is not in the list"),
        ("# A2 ·", '"article"', '"rumour"', "“rumour” is not a known “basis”"),
        ("# A2 ·", '["document"]', '["video"]', "A2: “video” is not a known “wanted”"),
        ("# A2 ·", '["commune", "province"]', '["commune", "king"]', "the solver “king”"),
        ("# A2 ·", '["commune", "province"]', "[]", "A2 does not say who can solve it"),
        ("# A2 ·", '"nd118_2025"', '"nd999"', "the source “nd999” is not in the legal basis"),
        ("# A2 ·", '"unverified"', '"probably"', "“probably” is not a known “citation_status”"),
        ("# A2 ·", "na.approval = true", "na.approval = false", "needs approval = true"),
        ("# A2 ·", "na.allowed = true", "na.allowed = false", "not allowed"),
        ("# A3 ·", '"ratio"', '"count"', "“count”"),
        ("# A3 ·", '"a>=b"', '"a>=c"', "“a>=c” is not a threshold"),
        ("# A3 ·", '"b>=1"', '"1>=1"', "compares two fixed numbers"),
        ("# A3 ·", "soft_max = 60", "soft_max = 0", "soft_max is smaller than soft_min"),
        ("# A3 ·", "soft_max = 60", 'soft_max = "sixty"', "“soft_max” must be a number"),
        ("# A4 ·", '">=1"', '"b>=1"', "only a ratio has an a and a b"),
        ("# A9 ·", "met_rule.value = 12", "met_rule.value = 0", "from 1 to 120 months"),
        ("# A9 ·", '"within_months"', '"not_past"', "not_past takes no value"),
        ("# A1 ·", '["commune_centre", ', '["commune_center", ', "names the choice “commune_cent"),
        ("# B1 ·", "valid_days = 365", "valid_days = 30", "valid_days differs"),
        ("# C1 ·", "true", "false", "critical_items says 18, but 17 items are critical"),
        ("# E3 ·", "secret = true", "secret = false", "disagree about this item"),
        ("# E3 ·", "wanted = []", 'wanted = ["photo"]', "a status and nothing else"),
        ("[answer_rules]", '["sig.secret_sign"]', '["sig.sign"]', "the item “sig.sign”, which is"),
        ("[secret_rule]", '["sig.secret_sign"]', '["sig.sign"]', "the item “sig.sign”, which is"),
        ('"computers"', '["device.computers"]', '["device.pc"]', "the item “device.pc”, which is"),
        ("groups118", '"staff.support"]', '"staff.it_officer"]', "which is not critical"),
        ("groups118", '"staff.support"]', '"net.lan"]', "“net.lan”, which is not critical"),
        ("[[readiness.groups118]]", '"leadership"', '"leader"', "the group “leadership”"),
        ("[[readiness.levels]]", '"amber_max_not_met"', '"amber_most"', "parameter “amber_most”"),
        (
            "[[readiness.levels]]",
            "open_conflicts_on_critical.equals = 0",
            "due_date_passed = false",
            "“due_date_passed” is not looked at here",
        ),
        ("amber_max_not_met", "value = 4", "value = 0", "amber_max_not_met is smaller"),
        ("default_due_day", "value = 20", "value = 31", "a day that every month has"),
        ('id = "critical_items"', "value = 18", "value = 19", "says 19, but 18 items"),
        ("[readiness]", "phiên bản 1", "phiên bản 2", "name decree-118 and its version 1"),
        ("[readiness]", "{n} left", "{m} left", "differ between vi and en"),
        ("[readiness.counting]", '"partial", ', '"met", ', "“met” is counted twice"),
        ("[readiness.counting]", '"not_known"]', '"unknown"]', "“unknown” is not a known"),
        ('"no_funding"', '"not_provided"', '"no_funding"', "“no_funding” stands twice"),
        ("[[statuses]]", '"partial"', '"partly"', "“partly” is not a known “id”"),
        ("", "effective_from = 2026-11-01", 'effective_from = "soon"', "must be a date"),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, after: str, old: str, new: str, said: str
) -> None:
    number = line_of(old, after=after)
    found = faults(tmp_path, replaced(number, old, new))
    lines = [line for line, sentence in found if said in sentence]
    # A field of the same block that no longer agrees, or the rule that named what is gone.
    named = [n for n, line in enumerate(LINES, start=1) if old.strip('[]"') in line]
    count = line_of("value = 18", after='id = "critical_items"')
    assert any(abs(line - near) <= 2 for line in lines for near in (number, count, *named)), found


@pytest.mark.parametrize(
    ("after", "key", "said"),
    [
        ("# A2 ·", "short.vi", "A2: the Vietnamese text of “short” is missing (vi)."),
        ("# A2 ·", "question.en", "A2: the English text of “question” is missing (en)."),
        ("# A2 ·", "  en = ", "A2: the English text of “citations” is missing (en)."),
        ("# A2 ·", "  citation_status", "does not say how far it was checked"),
        ("# A2 ·", "type = ", "A2: “type” is missing."),
        ("# A3 ·", "unit.en", "A3: the English text of “unit” is missing (en)."),
        ("# A3 ·", "met_rule.requires", "A3: “requires” is missing."),
        ("[[solvers]]", "vi = ", "commune: the Vietnamese text of “solvers” is missing (vi)."),
        ("[[sections]]", "en = ", "A: the English text of “sections” is missing (en)."),
    ],
)
def test_a_missing_field_is_named_with_the_line_of_its_block(
    tmp_path: Path, after: str, key: str, said: str
) -> None:
    number = line_of(key, after=after)
    found = faults(tmp_path, without(number))
    lines = [line for line, sentence in found if said in sentence]
    assert lines, found
    assert line_of(after) - 1 <= lines[0] <= number
    assert len(found) == 1


def test_an_item_without_met_when_is_named(tmp_path: Path) -> None:
    number = line_of("met_when.vi", after="# A2 ·")
    found = faults(tmp_path, without(number, number + 1))
    assert found == [(line_of("# A2 ·") + 1, "A2 does not say when it is met (met_when).")]


def test_partial_in_words_and_in_the_rule_must_agree(tmp_path: Path) -> None:
    words = line_of("partial_when.vi", after="# A3 ·")
    (found,) = faults(tmp_path, without(words, words + 1))
    assert "met_rule has a partial that partial_when does not tell" in found[1]
    (found,) = faults(tmp_path, without(line_of("met_rule.partial", after="# A3 ·")))
    assert "its met_rule knows no partial" in found[1]


def test_every_fault_is_reported_not_the_first_alone(tmp_path: Path) -> None:
    text = TEXT
    for old, new in (
        ('code = "A5"', 'code = "A4"'),
        ('"cross_referenced"', '"read"'),
        ('solved_by = ["carrier"', 'solved_by = ["postman"'),
        ("Mạng nội bộ", unicodedata.normalize("NFD", "Mạng nội bộ")),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    changed = text.encode().replace("Tỷ lệ hài lòng".encode(), "T\u1ef7 l".encode() + b"\xff", 1)
    found = faults(tmp_path, changed)
    said = " ".join(sentence for _line, sentence in found)
    for part in ("“A4” stands twice", "“read”", "“postman”", "loose accents", "not UTF-8"):
        assert part in said
    assert [line for line, _ in found] == sorted(line for line, _ in found)


def test_text_that_is_not_composed_is_named_with_its_word(tmp_path: Path) -> None:
    number = line_of("short.vi", after="# B1 ·")
    found = faults(tmp_path, replaced(number, "Trụ", unicodedata.normalize("NFD", "Trụ")))
    assert [line for line, _ in found] == [number]
    assert "“Trụ” has loose accents" in found[0][1]


def test_accents_hidden_behind_an_escape_are_found_too(tmp_path: Path) -> None:
    number = line_of("short.vi", after="# B1 ·")
    found = faults(tmp_path, replaced(number, "Trụ", "Tru\\u0323"))
    assert [line for line, _ in found] == [number]
    assert "loose accents" in found[0][1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp1258", "latin-1"])
def test_a_wrong_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    found = faults(tmp_path, TEXT.encode(encoding, "replace"))
    assert found
    assert any("UTF" in sentence or "invisible" in sentence for _line, sentence in found)


def test_a_wrong_byte_is_named_with_its_line_and_place(tmp_path: Path) -> None:
    number = line_of("short.vi", after="# B1 ·")
    lines = TEXT.encode().split(b"\n")
    lines[number - 1] = b'short.vi = "Tr\xffs"'
    assert faults(tmp_path, b"\n".join(lines)) == [
        (number, "This line is not UTF-8 (byte 15 of the line); save the file again as UTF-8.")
    ]


def test_what_editors_add_is_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, b"\xef\xbb\xbf" + TEXT.encode()) == []
    assert faults(tmp_path, TEXT.replace("\n", "\r\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('short.vi = "Trụ sở Trung tâm"', 'short.vi = "Trụ sở Trung tâm', "not closed"),
        ('short.vi = "Trụ sở Trung tâm"', 'short.vi = "Trụ "sở" Trung tâm"', "follows the value"),
        ('short.vi = "Trụ sở Trung tâm"', "short.vi = Trụ sở", "quotation marks"),
        ('short.vi = "Trụ sở Trung tâm"', "short.vi", "followed by ="),
        ('short.vi = "Trụ sở Trung tâm"', "= 3", "name = value"),
        ('short.vi = "Trụ sở Trung tâm"', 'short.vi = "C:\\d"', "\\"),
        ('code = "B1"', 'code = "B1"\ncode = "B1"', "stands twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_explained(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    found = faults(tmp_path, TEXT.replace(old, new, 1))
    first = line_of(old) + new.count("\n")
    assert found[0][0] == first
    assert said in found[0][1]
    assert "can" in found[0][1]


def test_two_lines_that_cannot_be_read_are_both_named(tmp_path: Path) -> None:
    text = TEXT.replace('short.vi = "Trụ sở Trung tâm"', "short.vi = Trụ sở", 1)
    text = text.replace('short.vi = "Mạng nội bộ"', 'short.vi = "Mạng nội bộ', 1)
    text = text.replace('code = "H5"', 'code = "H4"', 1)
    found = faults(tmp_path, text)
    assert [line for line, _ in found] == [
        line_of('short.vi = "Trụ sở'),
        line_of('short.vi = "Mạng nội bộ"'),
        line_of('code = "H5"'),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00" * 100,
        b"x = " + b"[" * 100_000,
        b"a." * 50_000 + b"b = 1",
        (b"a." * 900 + b"b = 1\n") * 1_000,
        b'sections = "none"',
        b"sections = [1, 2]\nreadiness = 3\ncauses = [[]]\nid = 4",
        b"[[sections]]\nitems = [{na = 1, evidence = [], citations = {}}]",
        b"x" * 3_000_000,
    ],
)
def test_a_hostile_file_has_faults_and_breaks_nothing(tmp_path: Path, hostile: bytes) -> None:
    assert faults(tmp_path, hostile)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChecklistRefused, match=r"nowhere\.toml"):
        validate(tmp_path / "nowhere.toml")
    with pytest.raises(ChecklistRefused):
        validate(tmp_path)


def test_the_report_has_one_line_a_fault_in_the_language_of_the_person(tmp_path: Path) -> None:
    file = tmp_path / "changed.toml"
    number = line_of('code = "A2"')
    file.write_text(replaced(number, '"A2"', '"A1"'), "utf-8")
    findings = validate(file)
    assert report_lines(findings) == [f"{file}:{number}: The code “A1” stands twice."]
    use_language("vi")
    assert report_lines(findings) == [f"{file}:{number}: Mã “A1” được ghi hai lần."]


def test_a_faulty_checklist_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "changed.toml"
    number = line_of('code = "A2"')
    file.write_text(replaced(number, '"A2"', '"A1"'), "utf-8")
    with pytest.raises(ChecklistRefused, match=f"line {number}: The code “A1” stands twice"):
        checklist_files.load(file)


@settings(max_examples=examples(25))
@given(data=st.data())
def test_no_damage_makes_validation_fail(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = [*LINES]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(50, len(lines) - 1))
        kind = data.draw(st.sampled_from(["drop", "cut", "double", "junk", "swap"]))
        if kind == "drop":
            del lines[at]
        elif kind == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "junk":
            lines[at] = data.draw(st.text(max_size=20))
        else:
            other = data.draw(st.integers(50, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    file = tmp_path_factory.getbasetemp() / "damaged.toml"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    number = file.read_bytes().count(b"\n") + 1
    for finding in validate(file):
        assert 1 <= finding.line <= number
        assert str(finding.fault)
