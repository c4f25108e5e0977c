"""What a file is, told by its content and never by its name or what the sender says of it."""

from __future__ import annotations

TEXT = "text/plain"

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),  # also .docx, .xlsx, .odt
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # .doc, .xls
)
_PHONE_PHOTOS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")


def media_of(head: bytes) -> str | None:
    """Return the media type of a file that begins with *head*; None where it is no evidence.

    Programs and web pages are none: nobody must be able to hand them on under an official name.
    """
    for start, media in _STARTS:
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _PHONE_PHOTOS:
        return "image/heic"
    return TEXT if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """Return whether *head* is plain UTF-8, such as the figures of a measurement."""
    if not head or b"\0" in head:
        return False
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # a letter cut at the end of the piece is no fault
            return False
        text = head[: error.start].decode("utf-8-sig")
    if any(c < " " and c not in "\t\n\r\f" for c in text):
        return False
    return not text.lstrip().startswith(("<", "#!"))
