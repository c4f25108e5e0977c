"""The kind of a file by its first bytes, and its size limits, for desktop and service.

The file's name and the sender's media type are ignored.
"""

from __future__ import annotations

from enum import StrEnum

HEAD = 4096  # bytes at the start that identify a file
MAX_DOCUMENT = 20 * 2**20  # bytes of a document that a person attaches
MAX_PICTURE = 100 * 2**20  # bytes of a picture that a person attaches; it is made smaller
MAX_EVIDENCE = 64 * 2**20  # bytes of a file that the service keeps
MAX_PAGES = 100  # of a picture file with several pictures

# A small file may decode to gigabytes: pictures are refused by the size in their header.
MAX_PIXELS = 60_000_000
# A baseline JPEG can be decoded at an eighth of its size, line by line; phones make 200 million.
MAX_PIXELS_REDUCED = 250_000_000


class Media(StrEnum):
    """A kind of content. The values are media types, as the service states them."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    BMP = "image/bmp"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    HEIC = "image/heic"
    AVIF = "image/avif"
    PDF = "application/pdf"
    ZIP = "application/zip"  # what docx, xlsx, pptx, odt, ods and odp are
    OLE = "application/x-ole-storage"  # what doc, xls and ppt are
    TEXT = "text/plain"

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a picture."""
        return self.value.startswith("image/")


_STARTS = (
    (b"\xff\xd8\xff", Media.JPEG),
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"GIF87a", Media.GIF),
    (b"GIF89a", Media.GIF),
    (b"II*\0", Media.TIFF),
    (b"MM\0*", Media.TIFF),
    (b"II+\0", Media.TIFF),
    (b"MM\0+", Media.TIFF),
    (b"PK\x03\x04", Media.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Media.OLE),
)
_BITMAP_HEADS = frozenset({12, 40, 52, 56, 64, 108, 124})  # bytes of the header of a BMP
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})
_PDF_WITHIN = 1024  # bytes before %PDF that readers skip: an empty line, the head of a mail


def media_of(head: bytes) -> Media | None:
    """Return the kind of a file that begins with *head* (``HEAD`` bytes); None for any other.

    A kind is not yet evidence: ``evidence_files.examine`` looks at the whole file.
    """
    for start, media in _STARTS:
        if head.startswith(start):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Media.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADS:
        return Media.BMP
    if head[4:8] == b"ftyp":
        return _phone_picture(head)
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith((b"MZ", b"\x7fELF", b"#!", b"<")):
        return None  # a program or a web page, even if a PDF follows within it
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Media.PDF
    return Media.TEXT if is_text(head) else None


def is_text(head: bytes) -> bool:
    """Return whether *head* is plain UTF-8 that begins neither a web page nor a script."""
    if not head or b"\0" in head:
        return False
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # a letter cut at the end of the head is no fault
            return False
        text = head[: error.start].decode("utf-8-sig")
    if any(c < " " and c not in "\t\n\r\f" for c in text):
        return False
    return not text.lstrip().startswith(("<", "#!"))


def pixel_limit(media: Media, *, is_progressive: bool = False) -> int:
    """Return how many pixels a picture may have; a progressive JPEG is held whole in memory."""
    if media is Media.JPEG and not is_progressive:
        return MAX_PIXELS_REDUCED
    return MAX_PIXELS


def _phone_picture(head: bytes) -> Media | None:
    """Return the kind that the brands of an ISO media file name; films and sound have others."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF:
        return Media.AVIF
    return Media.HEIC if brands & _HEIC else None
