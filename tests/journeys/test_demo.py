"""The demo does the whole main job on a machine without a screen, and writes its results."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from desktop_app.__main__ import main
from desktop_app.cli.demo import Demo, StepFailed
from desktop_app.cli.loopback import Loopback
from desktop_app.core.ids import RoundId
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.i18n import sentence

MARK = "DỮ LIỆU TẬP HUẤN"
PAPERS = {
    "bao-cao-xa.pdf": "BÁO CÁO",
    "phieu-trinh.pdf": "PHIẾU TRÌNH",
    "phieu-trong.pdf": "PHIẾU GHI KẾT QUẢ",
    "bieu-tong-hop.pdf": "BIỂU TỔNG HỢP",
    "bien-ban-kiem-tra.pdf": "BIÊN BẢN",
}
PICTURES = ("ban-lam-viec.png", "dia-ban.png")


def pages_of(file: Path) -> Iterator[str]:
    with pypdfium2.PdfDocument(file) as pdf:
        for page in pdf:
            yield page.get_textpage().get_text_bounded()


@pytest.mark.slow
def test_the_main_job_is_done_step_by_step_and_shown_in_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, out = tmp_path / "work", tmp_path / "Kết quả"
    work.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(work))

    assert main(["demo", "--headless", "--out", str(out)]) == 0

    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert MARK in lines[0]
    steps = [match[1] for line in lines if (match := re.match(r"Bước (\d+)/8: ", line))]
    assert steps == [str(number) for number in range(1, 9)]
    assert len(re.findall(r"biên nhận [0-9A-Z]{4}-[0-9A-Z]{4}", said.out)) == 5
    for level in ("XANH", "VÀNG", "ĐỎ"):
        assert level in said.out
    assert str(out) in lines[-1]
    assert sorted(file.name for file in out.iterdir()) == sorted([*PAPERS, *PICTURES])
    for name, title in PAPERS.items():
        assert str(out / name) in said.out
        pages = list(pages_of(out / name))
        assert title in pages[0]
        assert [page for page in pages if MARK not in page] == []
    for name in PICTURES:
        with Image.open(out / name) as picture:
            picture.load()
            assert picture.size == (1366, 728)
            assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 50
    assert list(work.iterdir()) == []  # keys, data and service are removed
    assert PASSPHRASE_FILE not in os.environ


def test_a_step_that_fails_is_named_and_the_service_is_gone(tmp_path: Path) -> None:
    told: list[str] = []
    service = Loopback(tmp_path / "service", RoundId("no round"))
    with pytest.raises(StepFailed) as failed:
        Demo(tmp_path, service, tell=told.append).run(out=tmp_path, role="clerk")
    assert sentence(failed.value).startswith("Bước 1 (")
    assert "no round" in sentence(failed.value)
    assert told[-1].startswith("Bước 1/8: ")
    assert service.url == ""


def test_a_place_for_the_files_that_cannot_be_made_is_said_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tệp"
    file.touch()
    assert main(["demo", "--headless", "--out", str(file / "below")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert str(file) in said.err
