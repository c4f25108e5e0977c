"""Photos are made upright, small, without metadata; others are refused with a sentence."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from desktop_app import photos
from desktop_app.core.fault import EntryRefused
from desktop_app.photos.sample import sample_photo
from support.examples import examples


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


SMALL = jpeg(60, 40)


def messenger_photo(*, exif: bytes = b"", behind: bytes = b"") -> bytes:
    """Return a photo as a messenger app sends it: small, and compressed more than ours."""
    out = io.BytesIO()
    Image.effect_noise((1280, 960), 80).convert("RGB").save(
        out, "JPEG", quality=25, comment="chụp ở nhà chị Hoa", exif=exif, progressive=True
    )
    return out.getvalue() + behind


def test_a_photo_that_is_small_already_is_not_made_larger_nor_worse() -> None:
    exif = Image.Exif()
    exif[271], exif[306] = "Camera of chị Hoa", "2026:06:03 07:15:00"
    exif.get_ifd(0x8825)[1] = "N"  # a location
    data = messenger_photo(exif=exif.tobytes(), behind=b"a film of the same moment")
    kept = photos.prepare(data, name="zalo.jpg")
    assert (kept.media, kept.captured) == ("image/jpeg", date(2026, 6, 3))
    assert len(kept.data) < len(data)
    for note in (b"Camera", b"nh\xc3\xa0 ch\xe1\xbb\x8b", b"a film", b"Exif"):
        assert note not in kept.data
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(kept.data)) as after:
        assert dict(after.getexif()) == {}
        assert after.tobytes() == before.tobytes()


def test_what_the_camera_wrote_is_gone_from_a_photo_that_was_made_smaller_too() -> None:
    out = io.BytesIO()
    Image.effect_noise((2000, 1000), 60).convert("RGB").save(
        out, "JPEG", quality=95, comment="chụp ở nhà chị Hoa"
    )
    kept = photos.prepare(out.getvalue(), name="a.jpg")
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert "comment" not in picture.info


def test_the_words_in_a_screenshot_file_are_gone_and_what_is_transparent_is_white() -> None:
    words = PngInfo()
    words.add_text("Author", "Nguyễn Thị Hoa")
    out = io.BytesIO()
    Image.new("RGBA", (600, 400), (0, 0, 0, 0)).save(out, "PNG", pnginfo=words)
    kept = photos.prepare(out.getvalue(), name="a.png")
    assert len(kept.data) <= len(out.getvalue())
    assert b"Author" not in kept.data
    noisy = io.BytesIO()
    picture = Image.effect_noise((600, 400), 60).convert("RGBA")
    picture.putalpha(0)
    picture.save(noisy, "PNG")
    kept = photos.prepare(noisy.getvalue(), name="a.png")
    assert kept.media == "image/jpeg"
    with Image.open(io.BytesIO(kept.data)) as shown:
        assert shown.getpixel((300, 200)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    out = io.BytesIO()
    half = Image.new("RGB", (400, 200), "black")
    half.paste("white", (0, 0, 200, 200))
    half.save(out, "JPEG", quality=20, exif=exif)
    with Image.open(io.BytesIO(out.getvalue())) as picture:
        upright = ImageOps.exif_transpose(picture)
    kept = photos.prepare(out.getvalue(), name="a.jpg")
    with Image.open(io.BytesIO(kept.data)) as shown:
        assert shown.size == upright.size
        for at in ((20, 20), (shown.width - 20, 20), (20, shown.height - 20)):
            bright = shown.convert("L").getpixel(at)
            expected = upright.convert("L").getpixel(at)
            assert isinstance(bright, int) and isinstance(expected, int)
            assert abs(bright - expected) < 40


@settings(max_examples=examples(60))
@given(noise=st.binary(max_size=60), cut=st.integers(0, 4000))
def test_a_file_that_is_broken_anywhere_is_taken_or_refused_and_never_worse(
    noise: bytes, cut: int
) -> None:
    data = SMALL[:cut] + noise + SMALL[cut:]
    try:
        kept = photos.prepare(data, name="hỏng.jpg")
    except EntryRefused:
        return
    with Image.open(io.BytesIO(kept.data)) as picture:
        picture.load()


def test_the_capture_date_is_read_before_all_metadata_is_removed() -> None:
    exif = Image.Exif()
    exif[274] = 6  # turned a quarter
    exif.get_ifd(0x8769)[36867] = "2026:06:03 07:15:00"
    exif.get_ifd(0x8825)[1] = "N"  # a location
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
    data = b"%PDF-1.7\n...\n%%EOF\n"
    kept = photos.prepare(data, name="quyết định.pdf")
    assert (kept.data, kept.media, kept.is_image) == (data, "application/pdf", False)


def test_the_sample_photo_differs_by_its_seed() -> None:
    assert sample_photo(1) != sample_photo(2)
    assert photos.media_of(sample_photo(1)) == "image/jpeg"
