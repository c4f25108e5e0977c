"""Pictures that would decode to gigabytes are recognised by their headers."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from central_service.files.evidence import refuse_if_no_evidence
from central_service.files.pixels import Pixels, pixels_of
from central_service.trouble.service_faults import TooManyPixels
from desktop_app.core.files import media as media_kinds
from desktop_app.core.files.media import Media, media_of

KINDS = ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "AVIF"]


def picture(kind: str, width: int, height: int, **said: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **said)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_is_read_from_the_head(kind: str) -> None:
    data = picture(kind, 321, 47)
    media = media_of(data)
    assert media is not None
    assert pixels_of(io.BytesIO(data), media) == Pixels(count=321 * 47)


def test_a_progressive_photo_and_a_lossless_one_tell_too() -> None:
    progressive = io.BytesIO(picture("JPEG", 90, 60, progressive=True))
    assert pixels_of(progressive, Media.JPEG) == Pixels(count=5400, is_progressive=True)
    lossless = io.BytesIO(picture("WEBP", 90, 60, lossless=True))
    assert pixels_of(lossless, Media.WEBP) == Pixels(count=5400)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF"])
def test_more_pixels_than_anybody_can_unfold_are_refused(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_kinds, "MAX_PIXELS", 1_000_000)
    refuse_if_no_evidence(picture(kind, 1000, 1000))
    with pytest.raises(TooManyPixels) as refused:
        refuse_if_no_evidence(picture(kind, 2000, 1000))
    assert refused.value.status == 413


@pytest.mark.parametrize("kind", KINDS)
@given(cut=st.integers(0, 400), noise=st.binary(max_size=40))
def test_a_broken_head_tells_nothing_and_breaks_nothing(kind: str, cut: int, noise: bytes) -> None:
    data = picture(kind, 20, 10)
    media = media_of(data)
    assert media is not None
    broken = data[:cut] + noise
    told = pixels_of(io.BytesIO(broken), media)
    assert told is None or told.count >= 0
