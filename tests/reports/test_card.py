"""The quick card is one sheet of two sides, and names keys that the window has."""

from __future__ import annotations

import pytest
from reports.reading import drawn, drawn_anew, read, said

from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import current_language
from desktop_app.reports.card import DOTS, KEYS, STEPS, Card, draw_card
from desktop_app.reports.data import CommuneName, PlaceKind
from support.catalogues import sentences

PLACE = CommuneName(
    code=CommuneCode("25399"), kind=PlaceKind.XA, name="Đắk Nhau", province="thành phố Đồng Nai"
)


@pytest.mark.parametrize(
    "card",
    [
        Card(),
        Card(
            place=PLACE,
            supervisors=("Phạm Văn Lực", "Lê Thị Hồng Vân", "Nguyễn Phước Hoàng Thị Quỳnh Hương"),
            service="https://rasoat.dongnai.gov.vn:8443",
            training=True,
        ),
    ],
)
def test_it_is_two_sides_and_nothing_is_left_out(card: Card) -> None:
    pdf = drawn(draw_card, card)
    assert len(read(pdf)) == 2
    text = said(pdf)
    for told in (*(what for _key, what in KEYS), *(name for name, _what in STEPS)):
        assert told in text, told
    for told in (*card.supervisors, card.service):
        assert told in text


def test_whose_card_it_is_stands_on_it_or_is_written_by_pen() -> None:
    assert "Xã Đắk Nhau, thành phố Đồng Nai, mã 25399" in said(drawn(draw_card, Card(place=PLACE)))
    assert "Xã, phường, đặc khu:" in said(drawn(draw_card, Card()))


def test_the_words_of_the_dots_are_those_of_the_window() -> None:
    assert current_language() == "vi"
    known = " / ".join(sentences("vi"))
    for _colour, _name, words, _meaning in DOTS[:3]:
        assert words in known, words


def test_the_same_card_gives_the_same_bytes() -> None:
    assert drawn_anew(draw_card, Card(place=PLACE)) == drawn_anew(draw_card, Card(place=PLACE))
