"""Text files as the programs of Windows write them."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),  # Notepad, and spreadsheets for CSV
    (codecs.BOM_UTF16_LE, "utf-16"),  # PowerShell 5.1 with > and Out-File; Notepad's "Unicode"
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, or what its byte order mark says.

    Raise UnicodeDecodeError where it is neither.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    return data.decode(encoding)
