"""A supervisor's desk over a filled area: real stores, changes carried by hand, no network."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import msgspec

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.changes.roster import (
    Area,
    Grant,
    Member,
    Roster,
    RoundNotice,
    ServiceKey,
    sign_roster,
)
from desktop_app.core.changes.segments import check_segment
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, ItemId, Role
from desktop_app.core.text.communes import Commune
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import facts, feeds
from desktop_app.storage.receiving import take_page
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.sample import Profile, fill, inspect
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.values.board import Board

AREA = "Đồng Nai, cụm phía Bắc"
HOME = CommuneCode("25399")  # Đak Nhau
PIN = "246810"
PASSPHRASE = "COMMUNE_READINESS_PASSPHRASE_FILE"
PEOPLE = (
    ("Nguyễn Thị Hoa", "Công chức Văn phòng"),
    ("Nguyễn Thị Ẩn", "Công chức Tư pháp - Hộ tịch"),
    ("Điểu Khuê", "Công chức Văn phòng"),
    ("Phạm Ngọc Bằng", "Chuyên viên"),
    ("Trần Thị Mỹ", "Chuyên viên"),
    ("Lê Hữu Đức", "Công chức Văn phòng"),
    ("Vũ Thị Ngần", "Chuyên viên"),
)


def near(count: int) -> list[Commune]:
    """Return *count* communes, Đak Nhau first, then those of its province, then others."""
    index = commune_files.load(Path())
    home = index.commune(HOME)
    others = [one for one in index.in_province(home.province) if one.code != HOME]
    found = [home, *sorted(others, key=lambda one: one.code)]
    if count > len(found):
        found += sorted((one for one in index if one.province != home.province),
                        key=lambda one: one.code)  # fmt: skip
    return found[:count]


class Courier:
    """An area whose changes are copied between the desks, checked as from a service.

    The roster is signed with a key made here, as the service would.
    """

    def __init__(self, folder: Path, communes: Sequence[Commune], area: str = AREA) -> None:
        self.folder = folder
        self.communes = list(communes)
        self.area = area
        self._private = new_private_key()
        self._members: list[Member] = []
        self._taken: dict[tuple[DeviceId, str], int] = {}
        self._numbers = 0
        beginning = Beginning(
            person="Phạm Văn Lực",
            position="Chuyên viên, Trung tâm Phục vụ hành chính công",
            role=Role.SUPERVISOR,
            training=True,
        )
        with Workspace.begin(folder / "supervisor", beginning) as desk:
            self._enrol(desk, Grant(role=Role.SUPERVISOR, area=area))
        self.give_roster("supervisor")

    def _enrol(self, desk: Workspace, *grants: Grant) -> None:
        for identity in desk.identities:
            if all(member.device != identity.device for member in self._members):
                member = Member(
                    device=identity.device,
                    public_key=identity.public_key,
                    person=identity.person,
                    grants=grants,
                )
                self._members.append(member)

    def give_roster(self, name: str) -> None:
        """Put the roster, signed anew, into the data of *name*."""
        self._numbers += 1
        public = public_key_of(self._private)
        with Workspace.open(self.folder / name) as desk:
            due = f"{desk.moment().today - timedelta(days=1)}"  # late on any day of the month
            roster = Roster(
                service=device_id(public),
                name="Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
                epoch=1,
                number=self._numbers,
                time=int(time.time()),
                keys=(ServiceKey(public_key=public),),
                members=tuple(self._members),
                areas=(Area(name=self.area, communes=tuple(c.code for c in self.communes)),),
                rounds=(RoundNotice(round=desk.round(), due=due),),
            )
            signed = msgspec.msgpack.encode(sign_roster(roster, self._private))
            facts.save_roster(desk._context.store, signed)

    def clerk(self, number: int, profile: Profile | None, *, submit: bool = True) -> Workspace:
        """Return the open desk of commune *number*, filled as *profile* says and submitted."""
        commune = self.communes[number]
        folder = self.folder / commune.code
        person, position = PEOPLE[number % len(PEOPLE)]
        phone = f"0271 000 {100 + number:03d}"
        beginning = Beginning(
            person=person, position=position, phone=phone, commune=commune.code, training=True
        )
        desk = Workspace.begin(folder, beginning)
        if profile is not None:
            fill(desk, profile, seed=number)
        self._enrol(desk, Grant(role=Role.CLERK, commune=commune.code))
        if submit and profile not in (None, Profile.DRAFT):
            desk.close()
            leader = Beginning(
                person="Nguyễn Văn An", position="Giám đốc", commune=commune.code,
                role=Role.LEADER, pin=PIN,
            )  # fmt: skip
            desk = Workspace.begin(folder, leader)
            self._enrol(desk, Grant(role=Role.LEADER, commune=commune.code))
            desk.submitting.submit(pin=PIN)
        return desk

    def carry(
        self,
        source: Workspace,
        target: Workspace,
        *,
        heard: timedelta | None = None,
        photos: bool = True,
    ) -> None:
        """Copy what *source* wrote to *target*, as a page of the service would.

        *heard* is how long ago the communes' last contact with the service was; None: never.
        """
        now = int(time.time())
        source.keys.load()
        checked, positions = [], {}
        for identity in source.identities:
            for segment in feeds.unreceipted(source._context.store, identity.device):
                known = feeds.tip(target._context.store, segment.device, segment.commune)
                if known.sequence >= segment.last:
                    continue
                first = known.sequence + 1 - segment.first
                rest = msgspec.structs.replace(
                    segment, first=known.sequence + 1, entries=segment.entries[first:], received=now
                )
                checked.append(
                    check_segment(rest, before=known.head, public_key=identity.public_key)
                )
                positions[segment.commune] = now
        contacts = {}
        if heard is not None:
            contacts = {code: now - int(heard.total_seconds()) for code in positions}
        take_page(target._context.store, checked, positions, contacts)
        if photos and (source.folder / "evidence").is_dir():
            shutil.copytree(
                source.folder / "evidence", target.folder / "evidence", dirs_exist_ok=True
            )

    def pulled(self, desk: Workspace) -> None:
        """Note on *desk* that a pull was complete just now."""
        settings.keep(desk._context.store, settings.PULLED, int(time.time()))


def filled_area(folder: Path, profiles: Sequence[Profile | None], *, communes: int = 0) -> Courier:
    """Return an area with one commune a profile, pulled by the supervisor; None sent nothing.

    With *communes* the area is larger; those beyond the profiles sent nothing either.
    """
    courier = Courier(folder, near(max(len(profiles), communes)))
    for number, profile in enumerate(profiles):
        if profile is None:
            continue
        with courier.clerk(number, profile) as clerk, Workspace.open(folder / "supervisor") as desk:
            heard = timedelta(hours=1) if number % 7 else timedelta(minutes=20)
            courier.carry(clerk, desk, heard=heard)
    courier.give_roster("supervisor")
    with Workspace.open(folder / "supervisor") as desk:
        courier.pulled(desk)
    return courier


def centre_of(courier: Courier, number: int) -> CentreId:
    """Return the centre of commune *number*."""
    return CentreId(courier.communes[number].code)


def with_a_story(folder: Path, *, communes: int = 6) -> Courier:
    """Return an area of which six communes show every case that a supervisor meets.

    Đak Nhau was asked to complete E2 and replied with a photo; Bình Phước was checked on site
    and one item differs; Phước Long waits for a Not applicable; Phước Bình is late with a draft;
    Bù Gia Mập had no contact yet.
    """
    profiles = [
        Profile.AMBER,
        Profile.GREEN,
        Profile.RED,
        Profile.WAITING,
        Profile.DRAFT,
        None,
    ]
    courier = filled_area(folder, profiles, communes=communes)
    certs = ItemId("sig.person_certs")
    home, checked = centre_of(courier, 0), centre_of(courier, 1)
    with (
        Workspace.open(folder / "supervisor") as desk,
        Workspace.open(folder / courier.communes[0].code) as clerk,
    ):
        desk.keys.load()  # heads are signed as they are written, so that they can be carried
        clerk.keys.load()
        desk.supervising.return_items(home, (certs,), "Gửi kèm danh sách người chưa có chứng thư.")
        inspect(desk, checked, seed=1)
        desk.supervising.log_call(centre_of(courier, 4), "Hẹn trình trước 16 giờ")
        courier.carry(desk, clerk)
        clerk.attaching.attach(certs, data=sample_photo(7), name="danh-sach.jpg")
        clerk.declaring.comment(certs, "Đã gửi danh sách 2 người, kèm ảnh", reply=True)
        courier.carry(clerk, desk, heard=timedelta(minutes=5))
    return courier


def widened(board: Board, communes: Sequence[Commune]) -> Board:
    """Return *board* with a row for each of *communes*, like its own rows in turn.

    For a board of many communes without writing thousands of answers.
    """
    known = {row.centre: row for row in board.rows}
    full = [row for row in board.rows if row.answered == len(row.cells)]
    empty = next(row for row in board.rows if not row.answered)
    rows = []
    for number, commune in enumerate(communes):
        centre = CentreId(commune.code)
        like = known.get(centre)
        if like is None or not like.answered:
            like = empty if number % 23 == 5 else full[(number * 7 + number // 5) % len(full)]
            cells = worn(like.cells, number)
            like = msgspec.structs.replace(
                like, centre=centre, commune=commune, cells=cells, conflicts=0, replied=0
            )
        rows.append(like)
    rows.sort(key=lambda row: row.centre)
    unheard = {row.centre for row in rows if row.late or row.silent}
    calls = [one for one in board.calls if one.group == "remind" or one.centre in unheard]
    return msgspec.structs.replace(
        board,
        rows=tuple(rows),
        calls=tuple(calls),
        coverage=(len(rows), len(rows)),
        is_complete=True,
    )


def worn(cells: str, seed: int) -> str:
    """Return *cells* with some answers less good, the same ones for the same *seed*."""
    letters = list(cells)
    for n, letter in enumerate(letters):
        lot = (seed * 131 + n * 37 + n * n * seed) % 41
        if letter == "M" and lot < 5:
            letters[n] = "UPE.E"[lot]
    return "".join(letters)
