from __future__ import annotations

import sqlite3
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop_app.paths.database_uri import read_only


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        (PureWindowsPath(r"\\may-chu\chung\xã\desk.db"), "file:////may-chu/chung/x%C3%A3/desk.db"),
        (PureWindowsPath(r"C:\Dữ liệu\a#b.db"), "file:///C:/D%E1%BB%AF%20li%E1%BB%87u/a%23b.db"),
        (PurePosixPath("/home/hoa/a?b.db"), "file:///home/hoa/a%3Fb.db"),
    ],
)
def test_the_uri_names_no_host_which_sqlite_would_refuse(
    file: PureWindowsPath | PurePosixPath, uri: str
) -> None:
    assert read_only(file) == f"{uri}?mode=ro"
    try:
        sqlite3.connect(read_only(file), uri=True).close()
    except sqlite3.OperationalError as error:
        assert "invalid uri authority" not in str(error)


def test_the_file_is_opened_to_read_only(tmp_path: Path) -> None:
    file = tmp_path / "Dữ liệu # 100% ?.db"
    sqlite3.connect(file).close()
    file.write_bytes(b"")
    connection = sqlite3.connect(read_only(file), uri=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("CREATE TABLE a (b)")
    connection.close()
