"""The place on the date line of a commune's papers (Decree 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

from desktop_app.reports.data import CommuneName


def place_line(place: CommuneName) -> str:
    """Return the own name, the full one where it is a number, or a person's or an event's."""
    by_number = place.name[:1].isdigit()  # Phường 1, Phường 1 Bảo Lộc
    if by_number or place.name in NAMED_AFTER:
        return f"{str(place.kind).capitalize()} {place.name}"
    return place.name


def _names(*lines: str) -> frozenset[str]:
    return frozenset(name.strip() for line in lines for name in line.split(";"))


# Communes named after a person or an event. No data distinguishes a person's name from a place's;
# an office can change its line in the letterhead.
NAMED_AFTER = _names(
    "Bạch Đằng; Bế Văn Đàn; Chu Văn An; Dương Minh Châu; Đào Duy Từ; Đặng Thùy Trâm",
    "Điện Biên Phủ; Đốc Binh Kiều; Đồng Khởi; Hà Huy Tập; Hai Bà Trưng; Hoa Thám",
    "Hoàng Hoa Thám; Hoàng Văn Thụ; Hồ Đắc Kiện; Hồ Thị Kỷ; Khúc Thừa Dụ; Kim Đồng; Lê Chân",
    "Lê Đại Hành; Lê Hồng Phong; Lê Ích Mộc; Lê Lợi; Lê Quý Đôn; Lê Thanh Nghị; Lưu Nghiệp Anh",
    "Lương Thế Trân; Lương Văn Tri; Lý Bôn; Lý Thường Kiệt; Lý Văn Lâm; Minh Khai; Ngô Mây",
    "Ngô Quyền; Nguyễn Bỉnh Khiêm; Nguyễn Du; Nguyễn Đại Năng; Nguyễn Huệ; Nguyễn Lương Bằng",
    "Nguyễn Nghiêm; Nguyễn Phích; Nguyễn Trãi; Nguyễn Úy; Nguyễn Văn Linh; Nguyễn Việt Khái",
    "Nùng Trí Cao; Phan Đình Phùng; Phan Ngọc Hiển; Phạm Ngũ Lão; Phạm Sư Mạnh; Quang Trung",
    "Tạ An Khương; Tô Hiệu; Trần Hưng Đạo; Trần Lãm; Trần Liễu; Trần Nhân Tông; Trần Phán",
    "Trần Phú; Trần Văn Thời; Triệu Việt Vương; Trừ Văn Thố; Trương Quang Trọng; Võ Thị Sáu",
)
