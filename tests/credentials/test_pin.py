from __future__ import annotations

import unicodedata

import pytest

from desktop_app.credentials import sealed
from desktop_app.credentials.key_faults import PinRefused, PinWrong, SealDamaged
from desktop_app.credentials.pin import strengthened, unwrap_with_pin, wrap_with_pin
from support.cheap_keys import costly

SECRET = bytes(range(32))


def test_the_right_pin_opens_what_it_closed() -> None:
    blob = wrap_with_pin(SECRET, "2580 Đắk")
    assert SECRET not in blob
    assert unwrap_with_pin(blob, unicodedata.normalize("NFD", "2580 Đắk")) == SECRET


def test_a_wrong_pin_is_a_sentence() -> None:
    blob = wrap_with_pin(SECRET, "258013")
    with pytest.raises(PinWrong, match="The PIN is wrong"):
        unwrap_with_pin(blob, "258113")


def test_a_new_pin_of_five_digits_is_refused() -> None:
    with pytest.raises(PinRefused, match="at least 6"):
        wrap_with_pin(SECRET, "12345")


def test_a_key_of_an_earlier_version_opens_and_is_sealed_anew_at_todays_cost() -> None:
    salt, cost = sealed.new_salt(), sealed.Cost(log_n=17)
    old = sealed.seal(SECRET, sealed.derive("2580", salt, cost), salt, cost, purpose="pin")
    assert unwrap_with_pin(old, "2580") == SECRET
    with costly():
        new = strengthened(old, SECRET, "2580")
        assert new is not None
        assert sealed.made_with(new)[1] == sealed.FOR_A_PIN
        assert unwrap_with_pin(new, "2580") == SECRET
        assert strengthened(new, SECRET, "2580") is None


def test_a_guess_costs_more_than_before_and_no_more_memory() -> None:
    with costly():
        cost = sealed.FOR_A_PIN
    assert cost.p << cost.log_n >= 2 * (1 << 17)
    assert 128 * cost.r << cost.log_n <= 128 * 2**20  # an office PC of 2 GB


def test_two_wrappings_of_one_key_have_nothing_in_common() -> None:
    one, other = wrap_with_pin(SECRET, "258013"), wrap_with_pin(SECRET, "258013")
    assert one[7:] != other[7:]
    assert one[7:23] != other[7:23]


@pytest.mark.parametrize("at", [7, 23, 36, -1], ids=["salt", "nonce", "body", "tag"])
def test_altered_bytes_never_open(at: int) -> None:
    blob = bytearray(wrap_with_pin(SECRET, "258013"))
    blob[at] ^= 1
    with pytest.raises(PinWrong):
        unwrap_with_pin(bytes(blob), "258013")


@pytest.mark.parametrize("head", [b"", b"CRS1", b"XXXX\x11\x08\x01", b"CRS1\x1f\x08\x01"])
def test_bytes_that_ask_for_no_or_endless_work_are_damaged(head: bytes) -> None:
    with pytest.raises(SealDamaged):
        unwrap_with_pin(head + bytes(60 if len(head) > 4 else 0), "258013")
