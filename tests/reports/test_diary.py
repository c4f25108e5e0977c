"""The connection diary: one page, with what was measured, of how much, and what was not."""

from __future__ import annotations

from datetime import datetime

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from reports.reading import drawn, drawn_anew, read, said

from desktop_app.core.ids import CommuneCode, RoundId
from desktop_app.core.time.connection import ConnectionNote, Noted, hours_of_month, spans
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.i18n import figures
from desktop_app.reports.data import CommuneName, PlaceKind
from desktop_app.reports.diary import Diary, DiaryHost, draw_diary
from desktop_app.reports.measurement import MeasuredBlock, MeasurementPage, draw_measurement

PLACE = CommuneName(
    code=CommuneCode("25399"), kind=PlaceKind.XA, name="Đắk Nhau", province="thành phố Đồng Nai"
)
UNTIL = int(datetime(2026, 11, 30, 17, tzinfo=VIETNAM).timestamp())


def at(day: int, hour: int) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=VIETNAM).timestamp())


def a_diary(*notes: ConnectionNote, round_: str = "2026-11", until: int = UNTIL) -> Diary:
    return Diary(
        place=PLACE,
        centre_name="Trung tâm Phục vụ hành chính công xã Đắk Nhau",
        service="Trung tâm Phục vụ hành chính công thành phố Đồng Nai",
        person="Nguyễn Thị Hoa",
        device="0f4f53d3" * 4,
        hours=hours_of_month(spans(notes), RoundId(round_), until=until),
        over_hours=2,
        hosts=tuple(
            DiaryHost(host=f"mot-may-chu-co-ten-rat-dai-{n}.dongnai.gov.vn:8443", measured=n * 900,
                      cut=n * 60)
            for n in range(6)
        ),
        at=datetime(2026, 11, 30, 17, tzinfo=VIETNAM),
    )  # fmt: skip


def a_day(day: int, *, cut_from: int, cut_to: int) -> list[ConnectionNote]:
    start, end = at(day, 8), at(day, 17)
    noted = [ConnectionNote(at=start, what=Noted.BEGUN)]
    for moment in range(start, end, 900):
        is_cut = at(day, cut_from) <= moment < at(day, cut_to)
        what = Noted.CUT if is_cut else Noted.REACHED
        noted.append(ConnectionNote(at=moment, what=what))
    return [*noted, ConnectionNote(at=end, what=Noted.ENDED)]


def test_it_is_one_page_with_its_denominators() -> None:
    diary = a_diary(*a_day(3, cut_from=10, cut_to=13), *a_day(4, cut_from=0, cut_to=0))
    pdf = drawn(draw_diary, diary)
    assert len(read(pdf)) == 1
    text = said(pdf)
    for sentence in (
        "18 giờ trong 713 giờ của tháng đến lúc lập",
        "3 giờ trong 18 giờ đo được, 1 lần, lần lâu nhất 3 giờ",
        "1 trong 2 ngày đo được (tháng có 21 ngày làm việc đến lúc lập): 3/11",
        "trắng là không đo vì chương trình đóng hoặc máy tắt",
        "không đo",
        "CN 01/11",
        "T2 30/11",
    ):
        assert sentence in text, sentence


def test_a_month_without_a_note_says_that_nothing_was_measured() -> None:
    text = said(drawn(draw_diary, a_diary()))
    assert "0 phút trong 713 giờ" in text
    assert "Mất kết nối:" not in text  # no share of nothing


def test_a_month_of_31_days_with_every_line_fits_one_page() -> None:
    until = int(datetime(2026, 12, 31, 23, tzinfo=VIETNAM).timestamp())
    assert len(read(drawn(draw_diary, a_diary(round_="2026-12", until=until)))) == 1


def test_the_same_diary_gives_the_same_bytes() -> None:
    diary = a_diary(*a_day(3, cut_from=10, cut_to=13))
    assert drawn_anew(draw_diary, diary) == drawn_anew(draw_diary, diary)


def test_a_measurement_says_when_with_what_and_its_raw_result() -> None:
    page = MeasurementPage(
        place=PLACE, item="C3 Cấu hình máy tính", person="Nguyễn Thị Hoa", computer="PC-01",
        device="0f4f53d3" * 4, program="commune-readiness 0.1.0",
        blocks=(
            MeasuredBlock(
                title="Bộ xử lý, bộ nhớ, ổ đĩa", at=datetime(2026, 11, 30, 9, 14, tzinfo=VIETNAM),
                tool="psutil 7.2.2", seconds=0.0, lines=("Bộ nhớ: 4.096 MB.",),
            ),
        ),
        raw='[{"memory_mb":4096}]',
    )  # fmt: skip
    text = said(drawn(draw_measurement, page))
    for sentence in ("09:14 30/11/2026", "bằng psutil 7.2.2", "dưới 0,1 giây", '{"memory_mb":4096}',
                     "do người nhập quyết định"):  # fmt: skip
        assert sentence in text, sentence
    long = msgspec.structs.replace(page, raw="x" * 20_000)
    assert len(read(drawn(draw_measurement, long))) > 1  # nothing of it is lost


@given(st.integers(0, 10**8))
def test_a_duration_is_right_to_the_minute(seconds: int) -> None:
    words = figures.duration(seconds).replace(".", "")
    hours, minutes = 0, 0
    if "giờ" in words:
        before, _mark, words = words.partition(" giờ")
        hours = int(before)
    if "phút" in words:
        minutes = int(words.replace("phút", ""))
    assert abs(hours * 3600 + minutes * 60 - seconds) <= 30 and minutes < 60
