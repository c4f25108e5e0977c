"""Files as people attach them: made small here, or kept in ``tests/data/evidence``."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from PIL import Image, ImageDraw

DATA = Path(__file__).parents[1] / "data" / "evidence"


def case(name: str) -> bytes:
    """Return a kept file."""
    return (DATA / name).read_bytes()


def packed(*parts: str, first: tuple[str, bytes] | None = None, sealed: bool = False) -> bytes:
    """Return a ZIP of *parts*, with *first* stored before them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first is not None:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for part in parts:
            # ZipInfo has a fixed date: the same parts are the same bytes at any second.
            archive.writestr(zipfile.ZipInfo(part), f"<{part}/>", zipfile.ZIP_DEFLATED)
    data = bytearray(out.getvalue())
    if sealed:  # the first bit of the flags, in the list of parts
        at = data.index(b"PK\x01\x02")
        data[at + 8] |= 1
    return bytes(data)


def word(*more: str, sealed: bool = False) -> bytes:
    """Return a document of Word, with *more* parts."""
    return packed("[Content_Types].xml", "word/document.xml", *more, sealed=sealed)


def sheet(*more: str) -> bytes:
    """Return a workbook of Excel, with *more* parts."""
    return packed("[Content_Types].xml", "xl/workbook.xml", *more)


def open_text(*more: str, manifest: str = "") -> bytes:
    """Return a document of LibreOffice, with *more* parts."""
    kind = ("mimetype", b"application/vnd.oasis.opendocument.text")
    data = packed("content.xml", *more, first=kind)
    return with_part(data, "META-INF/manifest.xml", manifest.encode()) if manifest else data


def with_part(document: bytes, name: str, data: bytes) -> bytes:
    """Return *document*, a ZIP, with one part more."""
    out = io.BytesIO(document)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def compound(*streams: str) -> bytes:
    """Return an OLE file whose directory names *streams*."""
    names = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, 2, 1)
        + bytes(60) for name in ("Root Entry", *streams)
    )  # fmt: skip
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def pdf(text: str = "Quyết định", *, before: bytes = b"", behind: bytes = b"") -> bytes:
    """Return a PDF of one page."""
    return (
        before + b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\n%"
        + text.encode() + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n" + behind
    )  # fmt: skip


def page(text: str, mode: str = "RGB", size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """Return a page with a line of text on it."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((80, 80), text, fill="black", font_size=60)
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str, *more: Image.Image, **how: object) -> bytes:
    """Return *picture*, and *more* behind it, in the form *kind*."""
    out = io.BytesIO()
    if more:
        how |= {"save_all": True, "append_images": more}
    picture.save(out, kind, **how)
    return out.getvalue()


PROGRAMS = {
    "program for Windows": b"MZ\x90\x00\x03" + bytes(200),
    "program for Linux": b"\x7fELF\x02\x01\x01" + bytes(200),
    "program for macOS": b"\xcf\xfa\xed\xfe" + bytes(200),
    "program of Java": b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(200),
    "compiled help": b"ITSF\x03\0\0\0" + bytes(200),
    "installer": compound("\u4840\u3f3f") + bytes.fromhex("84100c0000000000c000000000000046"),
}
SCRIPTS = {
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "batch file": b"@echo off\r\ndel /q C:\\*.*\r\n",
    "batch file with accents of an old code page": b"@echo off\r\nrem \xd0\xe3\r\n",
    "Visual Basic script": b'CreateObject("WScript.Shell").Run "calc"\r\n',
    "JavaScript": b'new ActiveXObject("WScript.Shell").Run("calc");',
    "PowerShell in UTF-16": "\ufeffStart-Process calc".encode("utf-16-le"),
    "PowerShell with a mark": b"\xef\xbb\xbfStart-Process calc",
    "registry file": "\ufeffWindows Registry Editor\r\n".encode("utf-16-le"),
    "text that begins like a bitmap": b"BM=1\necho hello, this is a script\n",
    "rich text": b"{\\rtf1\\ansi Hello}",
}
WEB_PAGES = {
    "web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "web page after a mark": b"\xef\xbb\xbf\r\n <html></html>",
    "HTML application": b"<script language=vbscript>CreateObject(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    "web page with a PDF in it": b"<html>%PDF-1.4 %%EOF</html>",
    "script of Windows in XML": b'<?xml version="1.0"?><job><script/></job>',
}
OTHERS = {
    "shortcut of Windows": b"L\0\0\0\x01\x14\x02\0" + bytes(100),
    "shortcut to the web": b"[InternetShortcut]\r\nURL=file:///C:/x.exe\r\n",
    "shortcut of Linux": b"[Desktop Entry]\nExec=xterm\n",
    "ZIP": packed("ảnh.jpg"),
    "ZIP without a file": packed(),
    "ZIP with a program": packed("setup.exe"),
    "program of Android": packed("AndroidManifest.xml", "classes.dex"),
    "ZIP that says it is a document": packed("word/document.xml"),
    "RAR": b"Rar!\x1a\x07\x01\0" + bytes(50),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
    "cabinet": b"MSCF" + bytes(50),
    "film": b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2mp41" + bytes(50),
    "film of a phone": b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(50),
    "sound": b"ID3\x04" + bytes(50),
    "drawing of Visio": compound("VisioDocument"),
    "mail": compound("__properties_version1.0", "__recip_version1.0_#00000000"),
    "raw picture of a camera": b"II*\0\x10\0\0\0CR\x02\0" + bytes(100),
    "nothing": b"",
    "zeros": bytes(5000),
    "noise": bytes(range(256)) * 4,
}
ACTIVE = {
    "Word with macros": word("word/vbaProject.bin"),
    "Excel with macros": sheet("xl/vbaProject.bin"),
    "Excel with macros of 1992": sheet("xl/macrosheets/sheet1.xml"),
    "Word with a program in it": word("word/embeddings/setup.EXE"),
    "Word with a control": word("word/activeX/activeX1.xml"),
    "LibreOffice with macros": open_text("Basic/Standard/Module1.xml"),
    "old Word with macros": compound("WordDocument", "Macros", "VBA", "_VBA_PROJECT"),
    "old Word with a packed program": compound("WordDocument", "\x01Ole10Native"),
    "Word with a packed program": with_part(
        word(), "word/embeddings/oleObject1.bin", compound("\x01Ole10Native")
    ),
    "PDF that starts a program": pdf("/Launch"),
}
SEALED = {
    "new Office under a password": compound("EncryptionInfo", "EncryptedPackage"),
    "LibreOffice under a password": open_text(manifest="<manifest:encryption-data/>"),
    "ZIP parts under a password": word(sealed=True),
}
DAMAGED = {
    "PDF cut in the middle": pdf()[:100],
    "PDF, then zeros": pdf()[:60] + bytes(100_000),
    "Word cut in the middle": word()[:-40],
    "Word whose list of parts is noise": word()[:-60] + bytes(38) + word()[-22:],
}
REFUSED = PROGRAMS | SCRIPTS | WEB_PAGES | OTHERS | ACTIVE | SEALED | DAMAGED

DOCUMENTS = {
    "PDF": (pdf(), ".pdf"),
    "PDF after an empty line": (case("pdf-after-newline.pdf"), ".pdf"),
    "PDF after the head of a mail": (pdf(before=b"Content-Type: application/pdf\r\n\r\n"), ".pdf"),
    "PDF filled up with zeros": (pdf(behind=bytes(100_000)), ".pdf"),
    "PDF with a page of the web behind it": (pdf(behind=b"<html>session over</html>"), ".pdf"),
    "Word": (word(), ".docx"),
    "Excel": (sheet("xl/worksheets/sheet1.xml", "xl/embeddings/table.xlsx"), ".xlsx"),
    "PowerPoint": (packed("[Content_Types].xml", "ppt/presentation.xml"), ".pptx"),
    "LibreOffice": (open_text(), ".odt"),
    "Word with a formula": (
        with_part(word(), "word/embeddings/oleObject1.bin", compound("Equation Native")),
        ".docx",
    ),
    "old Word": (compound("1Table", "WordDocument"), ".doc"),
    "old Excel": (compound("Workbook"), ".xls"),
    "old PowerPoint": (compound("PowerPoint Document"), ".ppt"),
}
