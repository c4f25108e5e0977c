"""What communes write in a round: made up, with realistic shapes and sizes; seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.feeds import (
    device_id,
    first_head,
    next_head,
    public_key_of,
    sign_head,
)
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, RoundId
from desktop_app.sync.wire.compression_table import WORDS

ROUND = RoundId("2026-11")
STARTED = 1_794_800_000  # a morning in November 2026, UTC seconds
ITEMS = [ItemId(word) for word in WORDS[1:65]]

_COUNTED = ("premises.counters", "device.printers", "device.scanners", "premises.service_points")
_RATIOS = ("staff.assigned", "staff.qualified", "device.computers", "device.computer_adequate",
           "sig.person_certs", "sw.tthc_accounts")  # fmt: skip
_DATES = ("staff.trained_date", "sig.earliest_expiry")
_CAUSES = ("no_funding", "not_provided", "upper_software", "line_power", "no_staff",
           "no_guidance", "in_progress", "other")  # fmt: skip
_SOLVERS = ("commune", "province", "ministry", "carrier", "supplier")

# Notes as clerks wrote them in trials; one of each a commune, with its own numbers.
NOTES = (
    "Máy in tầng 1 hỏng từ tháng {m}, đã báo Văn phòng",
    "QĐ số {n}/QĐ-UBND ngày {d}/{m}/2026",
    "đ/c Hạnh kiêm nhiệm, chờ bổ sung biên chế",
    "Mới có {k} máy, còn {k} máy mượn của khối đoàn thể",
    "Chưa có kinh phí, đã đề nghị trong dự toán 2027",
    "Mạng hay rớt buổi chiều, nhất là lúc mưa",
    "Bảng hiệu cũ, chưa thay tên xã sau sáp nhập",
    "Phòng chờ {n} m2, thiếu ghế ngồi cho người già",
    "token của chị Lan hết hạn ngày {d}/{m}",
    "Tập huấn tại huyện cũ hồi tháng {m}, {k} người dự",
    "đang sửa, nhà thầu hẹn xong trước ngày {d}/12",
    "Viettel kéo xong cáp nhưng chưa đấu nối",
    "Dùng chung phòng với bộ phận kế toán",
    "Xã có {k} điểm tiếp nhận, điểm Bản Nà chưa có điện lưới",
    "Hồ sơ đất đai vẫn làm giấy, phần mềm báo lỗi khi nộp",
    "chưa nhận được hướng dẫn của tỉnh",
    "Máy quét A4 đời cũ, quét chậm, tờ khổ lớn phải đi photo",
    "Có {k} đồng chí đạt chuẩn, đ/c Vàng A Sử đang học đại học",
    "Camera {k} cái, đầu ghi hỏng ổ cứng",
    "Lối đi cho xe lăn làm tạm bằng ván",
    "Điện thoại đường dây nóng 02{n}.{n}.{n}",
    "Niêm yết đủ {n} thủ tục, còn thiếu phần phí",
    "Tài khoản của đồng chí mới về chưa được cấp",
    "máy phát điện mượn của trạm y tế",
    "Tổ công nghệ số {k} thôn đã kiện toàn, {k} thôn chưa",
    "Chưa tổ chức khảo sát quý này vì bão số {k}",
    "Đã ký hợp đồng đường truyền dự phòng với VNPT từ {d}/{m}",
    "Phần mềm một cửa đăng nhập được nhưng rất chậm vào đầu giờ sáng",
    "số tiếp nhận nhảy sai, đã báo hỗ trợ {k} lần",
    "Chủ tịch xã trực tiếp làm Giám đốc Trung tâm theo QĐ {n}",
)

# For notes that share only words.
_TALK = """
máy in tính quét hỏng cũ mới đã chưa được cấp phát báo cáo ngày tháng năm xã phường thôn bản người
cán bộ công chức kiêm nhiệm thiếu đủ phòng nhà trụ sở bàn ghế điện nước mạng đường truyền chậm rớt
ký số chứng thư hết hạn tài khoản phần mềm lỗi dữ liệu dân cư hộ tịch đất đai hồ sơ giấy tờ thủ tục
niêm yết công khai phí lệ tập huấn hướng dẫn chờ tỉnh huyện sở văn kinh dự toán mua sắm sửa chữa
thuê mượn tạm chung riêng tầng cầu thang lối đi xe lăn biển hiệu tên sáp nhập quyết định số đồng chí
chị anh Hoa Lan Hùng Dũng Mai Tuấn Vàng Sùng Lò Hà trung tâm tiếp nhận trả kết quả trực tuyến
thanh toán mã quét camera wifi cáp quang dự phòng ắc quy máy phát bão lũ sạt lở học sinh trường
"""


def free_note(chance: random.Random) -> str:
    """Return a note of six to fourteen syllables that no other note resembles."""
    syllables = _TALK.split()
    return " ".join(chance.choice(syllables) for _ in range(chance.randint(6, 14)))


def stock_notes(chance: random.Random) -> Iterator[str]:
    """Yield the notes of one commune, each once."""
    for note in chance.sample(NOTES, len(NOTES)):
        d, m, n, k = (chance.randint(1, most) for most in (28, 12, 999, 9))
        yield note.format(d=d, m=m, n=n, k=k)


def answers(
    commune: CommuneCode, private_key: bytes, *, count: int = 60, seed: int = 1, free: bool = True
) -> list[Change]:
    """Return the first answers of *commune*, a third of them with notes."""
    chance = random.Random(f"{commune} {seed}")
    notes = stock_notes(chance)
    device, wall, written = device_id(public_key_of(private_key)), STARTED, []
    noted = set(chance.sample(range(count), count // 3))
    wall += chance.randrange(14 * 86_400)
    for nth, item in enumerate(ITEMS[:count]):
        seconds = min(int(chance.expovariate(1 / 9)) + 2, 240)
        wall += seconds
        fields = _answer(item, chance)
        fields["seconds"] = seconds
        if nth in noted:
            fields["note"] = free_note(chance) if free else next(notes)
        written.append(
            Change(
                kind="answer", device=device, commune=commune, sequence=nth + 1, counter=nth + 1,
                wall=wall, centre=CentreId(commune), round=ROUND, item=item, fields=fields,
            )
        )  # fmt: skip
    return written


def segment(changes: list[Change], private_key: bytes, *, received: int = 0) -> Segment:
    """Return *changes*, the first of their feed, signed at the end."""
    device, commune = changes[0].feed
    head = first_head(device, commune)
    for change in changes:
        head = next_head(head, change_hash(change))
    return Segment(
        device=device,
        commune=commune,
        first=1,
        entries=tuple(changes),
        signature=sign_head(private_key, device, commune, len(changes), head),
        received=received,
    )


def _answer(item: str, chance: random.Random) -> dict[str, object]:
    fields: dict[str, object] = {"checklist": "decree-118/1"}
    status = chance.choices(("met", "partial", "unmet", "not_applicable"), (62, 14, 20, 4))[0]
    if item in _RATIOS:
        of = chance.randint(3, 12)
        have = of if chance.random() < 0.6 else chance.randint(0, of)
        status = "met" if have == of else "partial" if have else "unmet"
        fields |= {"value": str(have), "of": str(of)}
    elif item in _COUNTED:
        fields["value"] = str(chance.randint(0, 6))
    elif item in _DATES:
        fields["value"] = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    elif item == "premises.area_m2":
        fields["value"] = str(chance.randint(30, 240))
    if status in ("partial", "unmet"):
        fields |= {"cause": chance.choice(_CAUSES), "solver": chance.choice(_SOLVERS)}
    fields["status"] = status
    return fields
