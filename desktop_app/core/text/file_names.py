"""File names that are valid on every system and end in the right suffix."""

from __future__ import annotations

import unicodedata

_LONGEST = 60  # letters before the suffix: Excel opens no path over 218
_NOT_IN_WINDOWS = frozenset('<>:"/\\|?*')
# Windows takes these for devices, whatever follows the first dot.
_DEVICES = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    }
)


def file_name(wanted: str, suffix: str, *, otherwise: str) -> str:
    """Return *wanted* as the name of a file that ends in *suffix* (".pdf") and nothing else.

    A suffix that *wanted* has is cut off: "quyết định.pdf.exe" and ".docx" give
    "quyết định.pdf.docx". Letters that are not shown, such as those that turn the reading
    direction, are left out; *otherwise* stands in where nothing is left.
    """
    shown = "".join(c for c in unicodedata.normalize("NFC", wanted) if c.isprintable())
    stem = "".join("_" if c in _NOT_IN_WINDOWS else c for c in shown)
    before, dot, after = stem.rpartition(".")
    if dot and after.isascii() and after.isalnum() and len(after) <= 5:
        stem = before
    stem = stem[:_LONGEST].strip(" .")
    if stem.split(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem or otherwise}{suffix}"
