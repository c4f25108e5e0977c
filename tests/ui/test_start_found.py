"""What the search of the first screen shows of a commune beside its name."""

from __future__ import annotations

from pathlib import Path

from desktop_app.checklist_files import communes as commune_files
from desktop_app.ui.start.found_list import second_line


def test_a_commune_that_is_no_more_says_into_which_it_went(tmp_path: Path) -> None:
    (tmp_path / "successions-2027-01-01.csv").write_text(
        "code,type,name,day,into,why\n25399,Xã,Đak Nhau,2027-01-01,25396,nhập nguyên trạng\n",
        "utf-8",
    )
    index = commune_files.load(tmp_path)
    (match, *_others) = index.search("dak nhau")
    (into,) = match.into
    assert second_line(match) == f"đã nhập vào {into.full_name} từ ngày 01/01/2027"
    assert second_line(commune_files.load().search("dak nhau")[0]).startswith("trước đây thuộc")
