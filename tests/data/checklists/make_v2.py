"""Make ``decree-118-v2.toml``, the second version that tests move to, out of the first.

    python tests/data/checklists/make_v2.py

One change of each kind: items added, removed, reworded, an option renamed, an item made critical, a
threshold raised, a type changed, an item split in two. It is test data and no draft of a checklist.
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
FIRST = HERE.parents[2] / "checklists" / "decree-118-v1.toml"
SECOND = HERE / "decree-118-v2.toml"

ADDED = """\
# C8 · Máy in biên nhận
[[sections.items]]
id = "device.receipt_printer"
code = "C8"
type = "count"
critical = false
informational = false
basis = "app"
rule_basis = "app"
group118 = "devices"
short.vi = "Máy in biên nhận"
short.en = "Receipt printers"
question.vi = "Số máy in biên nhận đang hoạt động tại quầy"
question.en = "Working receipt printers at the counters"
unit.vi = "máy"
unit.en = "machines"
soft_min = 0
soft_max = 30
hard_min = 0
met_when.vi = "Có ít nhất 01 máy in biên nhận đang hoạt động."
met_when.en = "At least 1 receipt printer works."
met_rule.type = "count"
met_rule.met = ">=1"
evidence.wanted = ["photo"]
evidence.required_for_green = false
evidence.valid_days = 365
na.allowed = false
asks_whom.vi = "Người làm việc tại quầy"
asks_whom.en = "Counter staff"
help.vi = "Đếm máy đang dùng được."
help.en = "Count the machines that work."
check_how.vi = "In thử một biên nhận."
check_how.en = "Print one receipt."
solved_by = ["commune"]
measurable = "none"
  [[sections.items.citations]]
  source = "nd118_2025"
  citation_status = "unverified"
  vi = "Nghị định số 118/2025/NĐ-CP (chưa đối chiếu nguyên văn)"
  en = "Decree No. 118/2025/NĐ-CP (not checked against the full text)"

"""


def second_version(text: str) -> str:
    """Return the second version of the checklist that *text* is the first of."""
    text = _once(text, 'version = "1"\n', 'version = "2"\n')
    text = _once(text, "effective_from = 2026-11-01", "effective_from = 2026-12-01")
    blocks = _blocks(text)
    del blocks["staff.term_decision"], blocks["citizen.satisfaction"]  # removed

    def put(item: str, *changes: tuple[str, str]) -> None:
        for before, after in changes:
            blocks[item] = _once(blocks[item], before, after)

    # Reworded, nothing else: the question here, the rule's own words there.
    put("premises.signage", ('question.vi = "', 'question.vi = "Tại trụ sở: '))
    put(
        "premises.counters",
        ('met_when.vi = "Có ít nhất 01 quầy', 'met_when.vi = "Có từ 01 quầy trở lên'),
        ("met_when.vi", 'meaning_since = "1"\nmet_when.vi'),
    )
    # An option renamed, its id the same.
    put(
        "lead.centre_established",
        (
            'vi = "Điểm tiếp nhận và trả kết quả", en = "Reception and return point"',
            'vi = "Điểm tiếp nhận hồ sơ và trả kết quả", en = "Point of reception and return"',
        ),
    )
    # An item made critical: what was answered still holds.
    put("tthc.forms", ("critical = false", "critical = true"))
    # Another threshold, another meaning.
    put(
        "device.scanners",
        ('met_when.vi = "Có ít nhất 01 máy', 'met_when.vi = "Có ít nhất 02 máy'),
        ('met_when.en = "At least 1 machine scans', 'met_when.en = "At least 2 machines scan'),
        ('met = ">=1"', 'met = ">=2"\nmet_rule.partial = ">=1"'),
        ("met_rule.type", _PARTIAL),
    )
    # The rule's text says something else.
    put(
        "premises.waiting_area",
        ("và ít nhất 01 bàn viết.", "và ít nhất 02 bàn viết."),
        ("at least 1 writing desk.", "at least 2 writing desks."),
    )
    # Another type.
    put(
        "premises.info_area",
        ('type = "status"', 'type = "count"'),
        ("evidence.wanted", _COUNTED),
    )
    blocks["premises.info_area"] = re.sub(r"partial_when\..*\n", "", blocks["premises.info_area"])
    # One split in two.
    old = blocks.pop("premises.online_support_area")
    desk = _once(old, 'id = "premises.online_support_area"', 'id = "premises.online_support_desk"')
    desk = _once(desk, "critical =", 'replaces = ["premises.online_support_area"]\ncritical =')
    staff = _once(desk, "online_support_desk", "online_support_guide")
    staff = _once(staff, 'code = "B6"', 'code = "B12"')
    staff = _once(staff, 'short.vi = "', 'short.vi = "Người ở ')
    # In: the item just before takes the new ones behind it.
    blocks["premises.info_area"] += desk
    blocks["premises.records_storage"] += staff
    blocks["device.rating"] += ADDED
    text = "".join(blocks.values())
    for words in ("decree-118, phiên bản 1", "decree-118, version 1"):
        text = _once(text, words, words[:-1] + "2")
    return re.sub(r'(id = "critical_items"\n(?:.*\n)*?value = )18', r"\g<1>19", text, count=1)


_PARTIAL = (
    'partial_when.vi = "Mới có 01 máy."\npartial_when.en = "There is 1 machine."\nmet_rule.type'
)
_COUNTED = (
    'unit.vi = "nơi"\nunit.en = "places"\nsoft_min = 0\nsoft_max = 30\nhard_min = 0\n'
    'met_rule.type = "count"\nmet_rule.met = ">=1"\nevidence.wanted'
)


def _blocks(text: str) -> dict[str, str]:
    """Return the file in pieces, one an item by its id; what goes before the first is "".

    What follows the last item of a section (the head of the next one) stays with that item's
    successor: it is a piece of its own.
    """
    cut = re.split(r"(?m)^(?=# [A-H][0-9]+ · |\[\[sections\]\]|# ─)", text)
    pieces: dict[str, str] = {}
    for number, piece in enumerate(cut):
        named = re.match(
            r"# [A-H][0-9]+ · .*\n\[\[sections\.items\]\]\nid = \"([a-z0-9_.]+)\"", piece
        )
        pieces[named[1] if named else ("" if number == 0 else f"#{number}")] = piece
    return pieces


def _once(text: str, before: str, after: str) -> str:
    if before not in text:
        raise SystemExit(f"not found: {before!r}")
    return text.replace(before, after, 1)


if __name__ == "__main__":
    SECOND.write_text(second_version(FIRST.read_text("utf-8")), "utf-8")
