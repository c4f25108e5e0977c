"""Pictures as phones, scanners and Windows make them: kept whole, upright and legible."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageChops, ImageCms, ImageDraw, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from desktop_app import photos
from desktop_app.core.fault import EntryRefused
from desktop_app.core.files.evidence_files import FileRefused, NotTaken
from desktop_app.core.files.media import MAX_PAGES
from desktop_app.photos.sample import sample_photo
from support.attachments import case, page, saved

HALVES = ("turned-make-as-number.jpg", "turned-samples-as-text.jpg", "turned-ycbcr-short.jpg")


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def pages_of(data: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as PDFium draws them, 100 pixels to the inch."""
    document = pypdfium2.PdfDocument(data)
    return [one.render(scale=100 / 72).to_pil().convert("L") for one in document]


def ink(picture: Image.Image) -> int:
    """Return how many pixels are dark."""
    return sum(picture.convert("L").histogram()[:100])


# Turned by Windows


@pytest.mark.parametrize("name", HALVES)
def test_a_photo_turned_by_a_viewer_that_wrote_odd_notes_is_upright_and_clean(name: str) -> None:
    with Image.open(io.BytesIO(case(name))) as came:
        lying, turn = came.size, came.getexif()[274]
    kept = photos.prepare(case(name), name=name)
    shown = opened(kept.data)
    assert turn in (6, 8)
    assert lying == (3000, 2000)
    assert shown.size == (1067, 1600)
    assert dict(shown.getexif()) == {}
    assert "exif" not in shown.info


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_every_form_of_picture_is_turned_as_it_says(kind: str, orientation: int) -> None:
    picture = Image.new("RGB", (300, 200), "black")
    picture.paste("white", (0, 0, 150, 100))
    exif = Image.Exif()
    exif[274] = orientation
    kept = photos.prepare(saved(picture, kind, exif=exif), name="a")
    shown = opened(kept.data).convert("L")
    assert shown.size == ((300, 200) if orientation < 5 else (200, 300))
    bright = [
        shown.getpixel((x, y)) > 128  # type: ignore[operator]
        for y in (shown.height // 4, shown.height * 3 // 4)
        for x in (shown.width // 4, shown.width * 3 // 4)
    ]
    corner = {1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}[orientation]
    assert [place for place, is_bright in enumerate(bright) if is_bright] == [corner]


@pytest.mark.parametrize("told", [0, 9, 65_535, "6", (6, 1), b"\x06", 1.5])
def test_an_orientation_that_says_nothing_leaves_the_photo_as_it_is(
    told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "getexif", lambda _self: {274: told})
    kept = photos.prepare(saved(page("a", size=(400, 200)), "JPEG"), name="a.jpg")
    assert opened(kept.data).size == (400, 200)


@pytest.mark.parametrize(
    "error", [TypeError("an integer"), KeyError(1), RuntimeError(), RecursionError()]
)
def test_any_error_of_the_library_is_a_sentence(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(Image.Image, "thumbnail", breaks)
    with pytest.raises(EntryRefused, match=r"“a\.jpg” is damaged"):
        photos.prepare(sample_photo(1), name="a.jpg")
    monkeypatch.setattr(error, "args", ())


def test_a_pc_without_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image.Image, "thumbnail", full)
    with pytest.raises(EntryRefused, match="memory of this PC"):
        photos.prepare(sample_photo(1), name="a.jpg")


# Scans


def test_a_fax_of_three_pages_is_kept_whole() -> None:
    data = case("scan-three-pages.tif")
    kept = photos.prepare(data, name="fax.tif")
    assert (kept.media, kept.is_image, kept.pages) == ("application/pdf", False, 3)
    shown = pages_of(kept.data)
    assert len(shown) == 3
    with Image.open(io.BytesIO(data)) as scan:
        for number, one in enumerate(shown):
            scan.seek(number)
            as_came = scan.convert("L").resize(one.size, Image.Resampling.BOX)
            assert sum(ImageChops.difference(as_came, one).histogram()[128:]) < 1000
    assert photos.prepare(data, name="fax.tif").data == kept.data  # no time of day in it
    assert photos.media_of(kept.data) == "application/pdf"


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP", "PNG", "AVIF"])
def test_no_picture_of_a_file_with_several_is_lost(kind: str) -> None:
    one, *more = [page(f"Trang {n}", size=(600, 800)) for n in range(1, 5)]
    kept = photos.prepare(saved(one, kind, *more), name="quét")
    assert (kept.media, kept.pages) == ("application/pdf", 4)
    shown = pages_of(kept.data)
    assert len(shown) == 4
    assert all(ink(picture) > 300 for picture in shown)
    assert ImageChops.difference(shown[0], shown[3]).getbbox() is not None


def test_pages_in_grey_and_colour_turned_and_of_mixed_sizes_become_pages() -> None:
    exif = Image.Exif()
    exif[274] = 6
    grey = saved(page("xám", "L", (3000, 4000)), "TIFF", page("màu", "RGB", (800, 600)), exif=exif)
    kept = photos.prepare(grey, name="a.tif")
    first, second = pages_of(kept.data)
    assert first.width > first.height  # turned a quarter
    assert kept.pages == 2
    assert second.size != first.size


def test_the_small_copy_that_a_scanner_adds_is_no_page() -> None:
    small = TiffImagePlugin.ImageFileDirectory_v2()
    small[254] = 1
    large = page("lớn", size=(600, 800))
    large.encoderinfo = {"tiffinfo": TiffImagePlugin.ImageFileDirectory_v2()}
    data = saved(page("nhỏ", size=(60, 80)), "TIFF", large, tiffinfo=small)
    with Image.open(io.BytesIO(data)) as scan:
        assert getattr(scan, "n_frames", 1) == 2
    kept = photos.prepare(data, name="a.tif")
    assert (kept.is_image, opened(kept.data).size) == (True, (600, 800))
    with pytest.raises(FileRefused) as refused:  # nothing but the copy: the raw form of a camera
        photos.prepare(saved(page("nhỏ", size=(60, 80)), "TIFF", tiffinfo=small), name="a.dng")
    assert refused.value.reason is NotTaken.RAW


def test_a_scan_whose_last_page_is_cut_is_refused_and_not_kept_in_part() -> None:
    data = case("scan-three-pages.tif")
    for cut in (len(data) // 2, len(data) - 5_000):
        with pytest.raises(EntryRefused, match=r"“fax\.tif” is damaged"):
            photos.prepare(data[:cut], name="fax.tif")


def test_too_many_pages_are_refused_in_words() -> None:
    first, *more = [Image.new("1", (8, 8), n % 2) for n in range(MAX_PAGES + 1)]
    with pytest.raises(EntryRefused, match="101 pages"):
        photos.prepare(saved(first, "TIFF", *more), name="a.tif")


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_the_marks_of_letters_survive_when_a_scan_is_made_smaller(mode: str) -> None:
    with Image.open(io.BytesIO(case("scan-one-bit.png"))) as scan:
        data = saved(scan.convert(mode), "PNG", optimize=True)
        ideal = scan.convert("L")
    kept = photos.prepare(data, name="quét.png")
    shown = opened(kept.data).convert("L")
    assert (shown.size, kept.media) == ((1131, 1600), "image/png")
    assert len(kept.data) <= len(data)
    ideal = ideal.resize(shown.size, Image.Resampling.LANCZOS)
    # Nowhere further than half a step of four greys from the best that so many pixels can show.
    far = ImageChops.difference(ideal, shown)
    assert far.getextrema()[1] <= 43  # type: ignore[operator]


def test_a_black_and_white_scan_that_is_small_already_stays_as_it_is() -> None:
    data = saved(page("Quyết định số 12/QĐ-UBND", "1", (1000, 1400)), "PNG")
    kept = photos.prepare(data, name="a.png")
    assert opened(kept.data).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_look_as_they_do_elsewhere(kind: str) -> None:
    deep = Image.new("I;16", (200, 100), 65_535 // 2)
    deep.paste(65_535, (0, 0, 100, 100))
    shown = opened(photos.prepare(saved(deep, kind), name="a").data).convert("L")
    left, right = shown.getpixel((40, 50)), shown.getpixel((160, 50))
    assert isinstance(left, int) and isinstance(right, int)
    assert left > 250
    assert 120 < right < 136


def test_a_fax_with_tall_pixels_looks_as_on_paper() -> None:
    squat = page("fax", "1", (1728, 1143))
    shown = opened(photos.prepare(saved(squat, "TIFF", dpi=(204, 98)), name="a.tif").data)
    assert 1.3 < shown.height / shown.width < 1.45
    kept = photos.prepare(saved(squat, "TIFF", squat, dpi=(204, 98)), name="a.tif")
    for one in pages_of(kept.data):
        assert 1.3 < one.height / one.width < 1.45


def test_a_drawing_of_few_colours_made_smaller_keeps_its_edges() -> None:
    few = page("Sơ đồ", "RGB", (2400, 1800))
    ImageDraw.Draw(few).rectangle((400, 400, 900, 900), fill="red")
    data = saved(few.quantize(8), "PNG")
    kept = photos.prepare(data, name="a.png")
    shown = opened(kept.data).convert("RGB")
    assert shown.size == (1600, 1200)
    red = shown.getpixel((430, 430))
    assert isinstance(red, tuple)
    assert red[0] > 240
    assert max(red[1:]) < 20


# Phones


def test_an_iphone_photo_under_the_name_jpg_is_taken() -> None:
    kept = photos.prepare(case("phone-heic-inside.jpg"), name="IMG_0042.jpg")
    assert (kept.media, opened(kept.data).size) == ("image/jpeg", (1600, 1200))


def test_where_heic_cannot_be_read_the_sentence_says_how_to_make_a_jpeg(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(EntryRefused, match=r"(?s)IMG_0042.*HEIF.*JPEG"):
        photos.prepare(case("phone-heic-inside.jpg"), name="IMG_0042.jpg")


def test_a_large_photo_of_a_phone_is_decoded_small(tmp_path: Path) -> None:
    file = tmp_path / "108.jpg"
    Image.new("RGB", (12_032, 9_024), "teal").save(file, "JPEG")
    code = (
        "import sys; from pathlib import Path; from desktop_app import photos\n"
        "kept = photos.prepare(Path(sys.argv[1]).read_bytes(), name='a.jpg')\n"
        "peak = Path('/proc/self/status')\n"
        "print(len(kept.data), peak.read_text() if peak.exists() else '')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout.split()[0]) > 0
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    if peak is not None:  # Linux tells it
        assert int(peak[1]) < 300_000  # unfolded whole, the pixels alone are 325,000
    with Image.open(file) as large:
        assert large.width * large.height > 100_000_000


def test_a_large_progressive_jpeg_is_refused_before_it_is_unfolded() -> None:
    data = saved(Image.new("L", (9000, 7000)), "JPEG", progressive=True)
    with pytest.raises(EntryRefused, match="63 million pixels"):
        photos.prepare(data, name="a.jpg")


def test_the_second_picture_of_a_phone_is_no_page() -> None:
    data = saved(page("ảnh", size=(640, 480)), "MPO", Image.new("RGB", (80, 60)))
    kept = photos.prepare(data, name="a.jpg")
    assert (kept.media, kept.pages) == ("image/jpeg", 1)
    assert opened(kept.data).size == (640, 480)


# Odd, and whole


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_that_breaks_off_is_named(progressive: bool) -> None:
    data = saved(page("a"), "JPEG", progressive=progressive)
    for cut in (len(data) // 2, len(data) - 30):
        with pytest.raises(EntryRefused, match=r"“a\.jpg” is damaged"):
            photos.prepare(data[:cut], name="a.jpg")


def test_a_print_shops_jpeg_in_four_inks_has_its_colours() -> None:
    data = saved(Image.new("RGB", (400, 300), (200, 30, 30)).convert("CMYK"), "JPEG")
    red = opened(photos.prepare(data, name="a.jpg").data).convert("RGB").getpixel((100, 100))
    assert isinstance(red, tuple)
    assert red[0] > 180
    assert max(red[1:]) < 60


def test_notes_of_any_size_do_not_keep_a_picture_out() -> None:
    notes = PngInfo()
    notes.add_text("Comment", "x" * 3_000_000, zip=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(page("a"), "PNG", pnginfo=notes, icc_profile=profile)
    kept = photos.prepare(data, name="a.png")
    assert b"Comment" not in kept.data
    assert len(kept.data) < len(data)


def test_a_date_is_read_from_odd_notes_or_not_at_all() -> None:
    exif = Image.Exif()
    exif[306] = "0000:00:00 00:00:00"
    assert photos.prepare(saved(page("a"), "JPEG", exif=exif), name="a").captured is None
    exif[306] = "2026:06:03 07:15:00"
    assert photos.prepare(saved(page("a"), "TIFF", exif=exif), name="a").captured == date(
        2026, 6, 3
    )


def test_what_is_pasted_and_no_picture_is_said() -> None:
    with pytest.raises(EntryRefused, match="pasted"):
        photos.prepare(b"MZ\x90")
