"""A slice of the campaign tests/campaigns/screen_reader.py, and that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaigns import screen_reader
from campaigns.screen_reader import Control, faults

pytestmark = pytest.mark.slow


def control(role: str, name: str, *, focusable: bool = True) -> Control:
    return Control(role=role, name=name, focusable=focusable, place="/ window")


def test_what_lacks_a_name_or_a_role_is_told_with_its_place() -> None:
    found = faults(
        [
            control("push button", "Gửi"),
            control("push button", " "),
            control("unknown", "Gửi"),
            control("text", "", focusable=False),
            control("filler", "", focusable=False),
        ]
    )
    assert found == [
        "no name: push button in / window",
        "no role: unknown in / window",
        "no name: text in / window",
    ]


@pytest.mark.skipif(bool(screen_reader.missing_tools()), reason="Debian's packages are not there")
def test_the_settings_are_read_whole_and_a_control_without_a_name_is_found(
    tmp_path: Path,
) -> None:
    ((scene, controls),) = screen_reader.read(tmp_path, "clerk", "vi", only="settings")
    assert scene == "settings"
    assert faults(controls) == []
    assert {"Tiếng Việt", "100 %", "Mở thư mục"} <= {one.name for one in controls}
    (tmp_path / "again").mkdir()
    ((_scene, controls),) = screen_reader.read(
        tmp_path / "again", "clerk", "vi", only="settings", unnamed=True
    )
    assert len(faults(controls)) == 1
