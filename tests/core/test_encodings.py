from __future__ import annotations

import codecs

import pytest

from desktop_app.core.text.encodings import decoded

TEXT = "mật khẩu xã Đắk Nhau\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),  # echo … > file in PowerShell 5.1
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_what_programs_of_windows_write_is_read(data: bytes) -> None:
    assert decoded(data) == TEXT


@pytest.mark.parametrize("data", [b"\xff", codecs.BOM_UTF16_LE + b"a", "Đ".encode("utf-16-le")[:1]])
def test_what_is_no_text_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded(b"\xc3\x28" + data)
