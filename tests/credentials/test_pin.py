from __future__ import annotations

import unicodedata

import pytest

from desktop_app.credentials import (
    PinRefused,
    PinWrong,
    SealDamaged,
    unwrap_with_pin,
    wrap_with_pin,
)

SECRET = bytes(range(32))


def test_the_right_pin_opens_what_it_closed() -> None:
    blob = wrap_with_pin(SECRET, "2580 Đắk")
    assert SECRET not in blob
    assert unwrap_with_pin(blob, unicodedata.normalize("NFD", "2580 Đắk")) == SECRET


def test_a_wrong_pin_is_a_sentence() -> None:
    blob = wrap_with_pin(SECRET, "2580")
    with pytest.raises(PinWrong, match="The PIN is wrong"):
        unwrap_with_pin(blob, "2581")


def test_a_pin_of_three_digits_is_refused() -> None:
    with pytest.raises(PinRefused, match="at least 4"):
        wrap_with_pin(SECRET, "123")


def test_two_wrappings_of_one_key_have_nothing_in_common() -> None:
    one, other = wrap_with_pin(SECRET, "2580"), wrap_with_pin(SECRET, "2580")
    assert one[7:] != other[7:]
    assert one[7:23] != other[7:23]


@pytest.mark.parametrize("at", [7, 23, 36, -1], ids=["salt", "nonce", "body", "tag"])
def test_altered_bytes_never_open(at: int) -> None:
    blob = bytearray(wrap_with_pin(SECRET, "2580"))
    blob[at] ^= 1
    with pytest.raises(PinWrong):
        unwrap_with_pin(bytes(blob), "2580")


@pytest.mark.parametrize("head", [b"", b"CRS1", b"XXXX\x11\x08\x01", b"CRS1\x1f\x08\x01"])
def test_bytes_that_ask_for_no_or_endless_work_are_damaged(head: bytes) -> None:
    with pytest.raises(SealDamaged):
        unwrap_with_pin(head + bytes(60 if len(head) > 4 else 0), "2580")
