"""Photos come out upright, small, without metadata; what is not taken says so."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from desktop_app import photos
from desktop_app.core.faults import EntryRefused
from desktop_app.photos.sample import sample_photo


def jpeg(width: int, height: int, *, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    picture.save(out, "JPEG", quality=95, exif=exif or Image.Exif())
    return out.getvalue()


def test_the_longest_side_is_1600_and_it_is_never_bigger_than_what_came() -> None:
    data = jpeg(2400, 1200)
    kept = photos.prepare(data, name="a.jpg")
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert picture.size == (1600, 800)
    assert len(kept.data) < len(data)


@pytest.mark.parametrize("side", [8, 40, 300])
def test_a_small_picture_does_not_grow(side: int) -> None:
    out = io.BytesIO()
    Image.new("P", (side, side)).save(out, "PNG", optimize=True)
    assert len(photos.prepare(out.getvalue(), name="a.png").data) <= len(out.getvalue())


def test_the_capture_date_is_read_before_all_metadata_is_removed() -> None:
    exif = Image.Exif()
    exif[274] = 6  # turned a quarter
    exif.get_ifd(0x8769)[36867] = "2026:06:03 07:15:00"
    exif.get_ifd(0x8825)[1] = "N"  # a place
    kept = photos.prepare(jpeg(640, 320, exif=exif), name="a.jpg")
    assert kept.captured == date(2026, 6, 3)
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert picture.size == (320, 640)
        assert dict(picture.getexif()) == {}


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<html>", b"\x00" * 64])
def test_what_is_no_photo_or_document_is_refused_by_its_content(data: bytes) -> None:
    with pytest.raises(EntryRefused) as refused:
        photos.prepare(data, name="ảnh.jpg")
    assert "ảnh.jpg" in str(refused.value)


def test_a_broken_photo_is_refused_by_name_and_without_a_traceback() -> None:
    whole = jpeg(600, 400)
    for cut in (3, 20, 200, len(whole) // 2):
        with pytest.raises(EntryRefused):
            photos.prepare(whole[:cut], name="cắt.jpg")


def test_too_many_pixels_are_refused_before_they_are_unfolded() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(EntryRefused):
        photos.prepare(out.getvalue(), name="lớn.png")


def test_a_document_is_kept_as_it_is() -> None:
    data = b"%PDF-1.7\n..."
    kept = photos.prepare(data, name="quyết định.pdf")
    assert (kept.data, kept.media, kept.is_image) == (data, "application/pdf", False)


def test_the_sample_photo_differs_by_its_seed() -> None:
    assert sample_photo(1) != sample_photo(2)
    assert photos.media_of(sample_photo(1)) == "image/jpeg"
