"""A drawn stand-in for a photo, for the sample data of the training demo."""

from __future__ import annotations

import io


def sample_photo(seed: int) -> bytes:
    """Return a JPEG of a counter with *seed*-dependent monitors; no real place, no people."""
    from PIL import Image, ImageDraw

    wall = (196 + seed * 7 % 40, 206, 214 - seed * 5 % 30)
    picture = Image.new("RGB", (1280, 840), wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 520, 1280, 840), fill=(168, 140, 100))
    draw.rectangle((0, 500, 1280, 530), fill=(120, 92, 60))
    draw.rectangle((180, 70, 1100, 150), fill=(246, 243, 232))
    draw.rectangle((240, 96, 1040, 124), fill=(168, 48, 44))
    count = 2 + seed % 3
    width = 900 // count
    for number in range(count):
        left = 190 + number * width
        draw.rectangle((left, 270, left + width - 60, 470), fill=(44, 60, 82))
        draw.rectangle((left + 12, 282, left + width - 72, 456), fill=(104, 150, 200))
        draw.rectangle((left + width // 2 - 60, 470, left + width // 2, 512), fill=(70, 80, 92))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
