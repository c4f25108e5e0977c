"""Papers where something goes wrong: a scan, another version's file, a full disk, a lost folder."""

from __future__ import annotations

import io
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from desktop_app.reports import drawing
from support.commands import Program


@contextmanager
def a_disk_with_room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond *size* bytes, as on a disk that is full."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on the size of files")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


def scanned(pdf: bytes) -> bytes:
    """Return *pdf* as a scanner gives it back: pictures of its pages, no words."""
    out = io.BytesIO()
    pages = [page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def test_a_scanned_paper_is_told_from_a_changed_one(clerk: Program, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    clerk.done("report", "commune", "--out", file)
    file.write_bytes(scanned(file.read_bytes()))
    said = clerk("check", "--paper", file)
    assert said.code == 1
    assert "không mang mã" in said.err  # not one word of it differs: there are none to compare


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_paper_that_was_cut_off_is_no_paper(clerk: Program, tmp_path: Path, share: float) -> None:
    file = tmp_path / "a.pdf"
    clerk.done("report", "commune", "--out", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    said = clerk("check", "--paper", file)
    assert said.code == 1 and said.err and "Traceback" not in said.err


def test_a_batch_onto_a_full_disk_says_so_and_leaves_no_half_file(
    clerk: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    with a_disk_with_room_for(20_000):
        said = clerk("report", "batch", "commune", "--out", folder)
    assert said.code == 1 and "đầy" in said.err
    assert list(folder.iterdir()) == []
    assert "vừa ghi 1" in clerk.done("report", "batch", "commune", "--out", folder, "--resume")


def test_a_folder_that_vanishes_during_a_batch_is_named(
    clerk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "papers"
    draw: Callable[..., bytes] = drawing.drawn

    def pulled_out(*given: object) -> bytes:
        shutil.rmtree(folder)
        return draw(*given)

    monkeypatch.setattr("desktop_app.reports.drawing.drawn", pulled_out)
    said = clerk("report", "batch", "commune", "--out", folder)
    assert said.code == 1 and str(folder) in said.err
    monkeypatch.undo()
    clerk.done("report", "batch", "commune", "--out", folder)
