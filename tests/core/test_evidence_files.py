"""The type of a file is decided by its content: photos and documents, no executables."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.files.evidence_files import FileRefused, NotTaken, examine
from desktop_app.core.files.media import Media, media_of
from support.attachments import (
    ACTIVE,
    DAMAGED,
    DOCUMENTS,
    PROGRAMS,
    REFUSED,
    SCRIPTS,
    SEALED,
    WEB_PAGES,
    case,
    packed,
    page,
    pdf,
    saved,
    word,
)


def why_not(data: bytes) -> NotTaken:
    with pytest.raises(FileRefused) as refused:
        examine(io.BytesIO(data), "ảnh.jpg")
    assert "ảnh.jpg" in str(refused.value)
    return refused.value.reason


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_evidence_is_refused_whatever_it_is_called(name: str) -> None:
    why_not(REFUSED[name])


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (PROGRAMS, NotTaken.PROGRAM),
        (SCRIPTS, NotTaken.TEXT),
        (WEB_PAGES, NotTaken.WEB_PAGE),
        (ACTIVE, NotTaken.ACTIVE),
        (SEALED, NotTaken.SEALED),
        (DAMAGED, NotTaken.DAMAGED),
    ],
)
def test_the_sentence_says_what_it_is(files: dict[str, bytes], reason: NotTaken) -> None:
    assert {name: why_not(data) for name, data in files.items()} == dict.fromkeys(files, reason)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing", NotTaken.EMPTY),
        ("zeros", NotTaken.ZEROS),
        ("shortcut of Windows", NotTaken.SHORTCUT),
        ("shortcut to the web", NotTaken.SHORTCUT),
        ("ZIP", NotTaken.ARCHIVE),
        ("RAR", NotTaken.ARCHIVE),
        ("film", NotTaken.FILM),
        ("mail", NotTaken.MAIL),
        ("raw picture of a camera", NotTaken.RAW),
        ("noise", NotTaken.OTHER),
        ("drawing of Visio", NotTaken.OTHER),
    ],
)
def test_an_empty_file_is_called_empty_and_an_archive_an_archive(
    name: str, reason: NotTaken
) -> None:
    assert why_not(REFUSED[name]) is reason


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_get_the_suffix_that_fits_what_they_are(name: str) -> None:
    data, suffix = DOCUMENTS[name]
    assert examine(io.BytesIO(data), "a")[1] == suffix


@pytest.mark.parametrize(
    ("kind", "media"),
    [
        ("JPEG", Media.JPEG),
        ("PNG", Media.PNG),
        ("GIF", Media.GIF),
        ("BMP", Media.BMP),
        ("TIFF", Media.TIFF),
        ("WEBP", Media.WEBP),
        ("AVIF", Media.AVIF),
    ],
)
def test_pictures_are_told_by_their_beginning(kind: str, media: Media) -> None:
    found, suffix = examine(io.BytesIO(saved(page("a", size=(30, 20)), kind)), "a")
    assert found is media
    assert suffix.startswith(".")


def test_a_photo_of_a_phone_is_known_under_another_name() -> None:
    assert examine(io.BytesIO(case("phone-heic-inside.jpg")), "a.jpg") == (Media.HEIC, ".heic")
    avif = b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf"
    assert media_of(avif) is Media.AVIF


def test_a_zip_that_lists_a_million_parts_is_refused_before_they_are_read() -> None:
    data = bytearray(word())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (60 * 2**20).to_bytes(4, "little")
    assert why_not(bytes(data)) is NotTaken.ARCHIVE
    assert why_not(word()[:-22] + b"PK\x06\x07" + bytes(16) + word()[-22:]) is NotTaken.ARCHIVE


@pytest.mark.parametrize("whole", [pdf(), word(), packed("a"), case("phone-heic-inside.jpg")])
@given(data=st.data())
def test_broken_bytes_are_taken_or_refused_and_nothing_else(
    whole: bytes, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    broken = whole[:cut] + data.draw(st.binary(max_size=40)) + whole[cut + 7 :]
    try:
        media, _ = examine(io.BytesIO(broken), "a")
    except FileRefused:
        return
    assert media is not Media.TEXT


def test_a_document_with_hundreds_of_embedded_parts_is_refused_before_they_are_unpacked() -> None:
    many = word(*(f"word/embeddings/{n}.bin" for n in range(101)))
    assert why_not(many) is NotTaken.ACTIVE
