"""Which files are evidence, by their content: photos, PDFs, office documents; never programs.

Other files are refused by the desktop, which can explain it, and again by the service, which does
not rely on the desktop. ``docs/decisions/0014-files-by-their-content.md`` gives the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, assert_never

from desktop_app.core.fault import N_, EntryRefused

from .media import HEAD, Media, media_of

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo


class NotTaken(StrEnum):
    """Why a file is not evidence."""

    EMPTY = "empty"
    ZEROS = "zeros"
    DAMAGED = "damaged"
    PROGRAM = "program"
    TEXT = "text"
    WEB_PAGE = "web_page"
    SHORTCUT = "shortcut"
    ARCHIVE = "archive"
    FILM = "film"
    MAIL = "mail"
    RAW = "raw"
    ACTIVE = "active"
    SEALED = "sealed"
    OTHER = "other"


_SENTENCES = {
    NotTaken.EMPTY: N_(
        "“{name}” is empty (0 bytes): it was not copied to its end. Copy it again from where it"
        " came."
    ),
    NotTaken.ZEROS: N_(
        "“{name}” holds nothing but zeros: it was not copied to its end. Copy it again from where"
        " it came."
    ),
    NotTaken.DAMAGED: N_(
        "“{name}” is damaged: its end is missing. Copy it again from where it came, or scan it"
        " again."
    ),
    NotTaken.PROGRAM: N_(
        "“{name}” is a program or an installer, whatever its name says. Programs are not taken as"
        " evidence."
    ),
    NotTaken.TEXT: N_(
        "“{name}” is plain text or a script. Print it to a PDF, or attach a photo of it."
    ),
    NotTaken.WEB_PAGE: N_(
        "“{name}” is a web page or a drawing that may hold commands (HTML, SVG). Print it to a PDF"
        " and attach that."
    ),
    NotTaken.SHORTCUT: N_(
        "“{name}” is only a shortcut. Attach the file that the shortcut leads to."
    ),
    NotTaken.ARCHIVE: N_(
        "“{name}” is a packed archive. Unpack it and attach the photos and documents in it."
    ),
    NotTaken.FILM: N_("“{name}” is a film or a sound recording. Attach a photo instead."),
    NotTaken.MAIL: N_("“{name}” is a mail. Save what is attached to the mail and attach that."),
    NotTaken.RAW: N_(
        "“{name}” is a raw picture of a camera. Save it as a JPEG there and attach that."
    ),
    NotTaken.ACTIVE: N_(
        "“{name}” holds macros or commands that could start a program. Save it as a PDF and attach"
        " that."
    ),
    NotTaken.SEALED: N_(
        "“{name}” is protected by a password, so nobody else could read it. Save it without a"
        " password and attach it again."
    ),
    NotTaken.OTHER: N_("“{name}” is not a photo, PDF or office document that this program takes."),
}


class FileRefused(EntryRefused):
    """A file is not evidence. ``reason`` says why, ``name`` is what people call the file."""

    def __init__(self, reason: NotTaken, name: str) -> None:
        super().__init__(_SENTENCES[reason], name=name)
        self.reason = reason


_STARTS = (
    (b"MZ", NotTaken.PROGRAM),
    (b"\x7fELF", NotTaken.PROGRAM),
    (b"\xca\xfe\xba\xbe", NotTaken.PROGRAM),  # Java, macOS
    (b"\xcf\xfa\xed\xfe", NotTaken.PROGRAM),
    (b"dex\n", NotTaken.PROGRAM),
    (b"ITSF", NotTaken.PROGRAM),  # compiled help
    (b"!<arch>\n", NotTaken.PROGRAM),
    (b"\xed\xab\xee\xdb", NotTaken.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", NotTaken.SHORTCUT),
    (b"PK\x05\x06", NotTaken.ARCHIVE),  # without a file in it
    (b"Rar!", NotTaken.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", NotTaken.ARCHIVE),
    (b"\x1f\x8b", NotTaken.ARCHIVE),
    (b"BZh", NotTaken.ARCHIVE),
    (b"\xfd7zXZ\0", NotTaken.ARCHIVE),
    (b"MSCF", NotTaken.ARCHIVE),
    (b"\x1a\x45\xdf\xa3", NotTaken.FILM),
    (b"ID3", NotTaken.FILM),
    (b"OggS", NotTaken.FILM),
    (b"RIFF", NotTaken.FILM),
    (b"FUJIFILM", NotTaken.RAW),
)
_PIECE = 2**20  # bytes searched at once

# What an office document of today holds in its ZIP: the folder of its parts.
_OPEN_XML = {"word": ".docx", "xl": ".xlsx", "ppt": ".pptx"}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
_MANIFEST = "META-INF/manifest.xml"
# Parts of a document that run, or would run after a click.
_ACTIVE_PARTS = (
    "vbaproject.bin", ".exe", ".com", ".dll", ".scr", ".pif", ".cpl", ".msi", ".jar", ".lnk",
    ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".bat", ".cmd", ".ps1", ".reg",
)  # fmt: skip
_ACTIVE_FOLDERS = ("xl/macrosheets/", "word/activex/", "xl/activex/", "ppt/activex/", "basic/",
                   "scripts/")  # fmt: skip
_MAX_DIRECTORY = 2**20  # bytes of a ZIP's list of parts: ten thousand parts
_MAX_MANIFEST = 2**20  # bytes
_MAX_EMBEDDED = 100  # parts that are unpacked to look into them

# What a document of Office 97 to 2003 calls its streams.
_OLE = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_OLE_MACROS, _OLE_PACKAGE = "_VBA_PROJECT", "\x01Ole10Native"  # the second: any file, to click on
_OLE_SEALED, _OLE_MAIL = "EncryptedPackage", "__properties_version1.0"

# The class that the root of an installer (msi), its patch and its transform names.
_INSTALLERS = [bytes([first]) + bytes.fromhex("100c0000000000c000000000000046")
               for first in (0x84, 0x86, 0x82)]  # fmt: skip

_SUFFIXES = {
    Media.JPEG: ".jpg",
    Media.PNG: ".png",
    Media.GIF: ".gif",
    Media.BMP: ".bmp",
    Media.TIFF: ".tif",
    Media.WEBP: ".webp",
    Media.HEIC: ".heic",
    Media.AVIF: ".avif",
    Media.PDF: ".pdf",
}


def refuse_kind(head: bytes, name: str) -> Media:
    """Return the kind of the file that begins with *head*; raise FileRefused where it is none."""
    media = media_of(head)
    if media is None or media is Media.TEXT:
        raise FileRefused(_why_not(head), name)
    if media is Media.TIFF and head[8:10] == b"CR":
        raise FileRefused(NotTaken.RAW, name)
    return media


def examine(stream: BinaryIO, name: str) -> tuple[Media, str]:
    """Return the kind of the file that *stream* holds and the suffix that fits it (".docx").

    *stream* can be sought; it is read from its beginning. Raise FileRefused, which calls the file
    *name*, where it is no evidence or is damaged.
    """
    stream.seek(0)
    media = refuse_kind(stream.read(HEAD), name)
    match media:
        case Media.PDF:
            _refuse_pdf(stream, name)
        case Media.ZIP:
            return media, _suffix_of_zip(stream, name)
        case Media.OLE:
            return media, _suffix_of_ole(stream, name)
        case (
            Media.JPEG | Media.PNG | Media.GIF | Media.BMP | Media.TIFF | Media.WEBP
            | Media.HEIC | Media.AVIF | Media.TEXT
        ):  # fmt: skip
            pass
        case _:
            assert_never(media)
    return media, _SUFFIXES[media]


def _why_not(head: bytes) -> NotTaken:
    if not head:
        return NotTaken.EMPTY
    if not head.strip(b"\0"):
        return NotTaken.ZEROS
    found = next((why for start, why in _STARTS if head.startswith(start)), None)
    if found is not None:
        return found
    if head[4:8] in (b"ftyp", b"moov", b"mdat"):
        return NotTaken.RAW if head[8:12] == b"crx " else NotTaken.FILM
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith(b"<"):
        return NotTaken.WEB_PAGE
    if begin.startswith((b"[internetshortcut]", b"[desktop entry]")):
        return NotTaken.SHORTCUT
    if begin.startswith((b"#!", b"{\\rtf")) or media_of(head) is Media.TEXT:
        return NotTaken.TEXT
    # Text in the Unicode of Windows, and in old Vietnamese code pages.
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _has_control(head):
        return NotTaken.TEXT
    return NotTaken.OTHER


def _has_control(head: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)


def _refuse_pdf(stream: BinaryIO, name: str) -> None:
    if b"%%EOF" not in _written_end(stream):
        raise FileRefused(NotTaken.DAMAGED, name)
    if _found(stream, (b"/Launch",)):
        raise FileRefused(NotTaken.ACTIVE, name)


def _written_end(stream: BinaryIO) -> bytes:
    """Return the last bytes that are not the zeros some scanners and file systems fill up with."""
    end = stream.seek(0, 2)
    while end > 0:
        start = max(0, end - HEAD)
        stream.seek(start)
        piece = stream.read(end - start).rstrip(b"\0")
        if piece:
            end = start + len(piece)
            stream.seek(max(0, end - HEAD))
            return stream.read(end - max(0, end - HEAD))
        end = start
    return b""


def _suffix_of_zip(stream: BinaryIO, name: str) -> str:
    import zipfile  # late: nothing before the first paint needs it

    _refuse_directory(stream, name)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            kind = _start_of(archive, "mimetype", 100)
            is_sealed = b"encryption-data" in _start_of(archive, _MANIFEST, _MAX_MANIFEST)
            embedded = [part for part in parts if "/embeddings/" in part.filename.lower()]
            holds_package = len(embedded) > _MAX_EMBEDDED or any(
                _is_package(archive, part) for part in embedded
            )
    except Exception as error:  # the library raises any kind of error for damaged bytes
        raise FileRefused(NotTaken.DAMAGED, name) from error
    names = [part.filename.lower() for part in parts]
    suffix = _OPEN_DOCUMENT.get(kind)
    if "[content_types].xml" in names:
        folders = {one.partition("/")[0] for one in names}
        suffix = next((end for folder, end in _OPEN_XML.items() if folder in folders), None)
    if suffix is None:
        raise FileRefused(NotTaken.ARCHIVE, name)
    is_active = any(one.endswith(_ACTIVE_PARTS) or one.startswith(_ACTIVE_FOLDERS) for one in names)
    if is_active or holds_package:
        raise FileRefused(NotTaken.ACTIVE, name)
    if is_sealed or any(part.flag_bits & 1 for part in parts):
        raise FileRefused(NotTaken.SEALED, name)
    return suffix


def _refuse_directory(stream: BinaryIO, name: str) -> None:
    """Raise FileRefused where the list of parts, which ends a ZIP, is missing or too long.

    Before the library reads it: a list of a million parts would fill the memory.
    """
    stream.seek(max(0, stream.seek(0, 2) - HEAD))
    tail = stream.read(HEAD)
    ends = [found.start() for found in re.finditer(rb"PK\x05\x06", tail)]
    if not ends:
        raise FileRefused(NotTaken.DAMAGED, name)
    longest = max(int.from_bytes(tail[end + 12 : end + 16], "little") for end in ends)
    if longest > _MAX_DIRECTORY or b"PK\x06\x07" in tail:  # the second: over 4 GiB
        raise FileRefused(NotTaken.ARCHIVE, name)


def _start_of(archive: ZipFile, part: str, limit: int) -> bytes:
    """Return the first *limit* bytes of *part*, none where there is no such part."""
    if part not in archive.namelist():
        return b""
    with archive.open(part) as stream:
        return stream.read(limit)


def _is_package(archive: ZipFile, part: ZipInfo) -> bool:
    """Return whether *part* of a document is any other file, packed so that a click opens it."""
    if part.flag_bits & 1:
        return False  # under a password
    return _OLE_PACKAGE.encode("utf-16-le") in _start_of(archive, part.filename, _MAX_MANIFEST)


def _suffix_of_ole(stream: BinaryIO, name: str) -> str:
    names = (*_OLE, _OLE_MACROS, _OLE_PACKAGE, _OLE_SEALED, _OLE_MAIL)
    # The names of the streams, as they stand in the directory: two bytes a letter, then zeros.
    found = _found(stream, [one.encode("utf-16-le") + b"\0\0" for one in names])
    held = {one for one in names if one.encode("utf-16-le") + b"\0\0" in found}
    if _OLE_MACROS in held or _OLE_PACKAGE in held:
        raise FileRefused(NotTaken.ACTIVE, name)
    if _OLE_SEALED in held:
        raise FileRefused(NotTaken.SEALED, name)
    if _OLE_MAIL in held:
        raise FileRefused(NotTaken.MAIL, name)
    suffix = next((end for one, end in _OLE.items() if one in held), None)
    if suffix is None:
        is_installer = bool(_found(stream, _INSTALLERS))
        raise FileRefused(NotTaken.PROGRAM if is_installer else NotTaken.OTHER, name)
    return suffix


def _found(stream: BinaryIO, wanted: Iterable[bytes]) -> set[bytes]:
    """Return those of *wanted*, each under 100 bytes, that *stream* holds anywhere."""
    left, found, kept = set(wanted), set[bytes](), b""
    stream.seek(0)
    while left and (piece := stream.read(_PIECE)):
        piece = kept + piece
        here = {one for one in left if one in piece}
        found |= here
        left -= here
        kept = piece[-100:]
    return found
