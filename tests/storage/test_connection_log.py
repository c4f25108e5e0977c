"""The log of the connection: bounded, whole lines only, never a reason to fail."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.storage.connection_log import file_in, note_connection, notes


def note(at: int) -> ConnectionNote:
    return ConnectionNote(at=at, what=Noted.REACHED, to="10.0.0.1:443")


def test_notes_come_back_in_their_order(tmp_path: Path) -> None:
    for at in (3, 1, 2):
        note_connection(tmp_path, note(at))
    assert [one.at for one in notes(tmp_path)] == [3, 1, 2]
    assert notes(tmp_path)[0] == note(3)


def test_a_line_torn_by_a_power_cut_takes_no_other_along(tmp_path: Path) -> None:
    note_connection(tmp_path, note(1))
    note_connection(tmp_path, note(2))
    whole = file_in(tmp_path).read_bytes()
    for length in range(len(whole) // 2 + 1, len(whole)):
        file_in(tmp_path).write_bytes(whole[:length])
        note_connection(tmp_path, note(3))
        kept = [one.at for one in notes(tmp_path)]
        assert kept[0] == 1 and kept[-1] == 3


def test_the_file_stays_small_and_keeps_the_newer_half(tmp_path: Path) -> None:
    note_connection(tmp_path, note(1))
    line = file_in(tmp_path).read_bytes()
    file_in(tmp_path).write_bytes(line * (2_200_000 // len(line)))
    note_connection(tmp_path, note(2))
    assert file_in(tmp_path).stat().st_size < 1_200_000
    assert notes(tmp_path)[-1].at == 2


def test_a_folder_that_takes_nothing_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"a file where the folder should be")
    note_connection(tmp_path, note(1))
    assert notes(tmp_path) == []
