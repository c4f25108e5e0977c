"""A small province: communes, PCs of several people, one service, copied from a template."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from central_service.access.codes import make_code
from central_service.administration.areas import set_area
from central_service.administration.checklists import publish_checklist
from central_service.administration.rounds import open_round
from desktop_app import checklist_files
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId, Role, RoundId
from desktop_app.storage import feeds
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning

from . import seams
from .clock import Clocks
from .crashing import CRASHES, Crash
from .expectations import Book, Ruling, Said
from .faulty_network import Answered, Asked, Line, broken_off
from .service_host import Hall

XA, XB, XC = CommuneCode("25399"), CommuneCode("25396"), CommuneCode("25402")
COMMUNES = (XA, XB, XC)
NORTH, SOUTH = "Cụm Bắc", "Cụm Nam"
AREAS = {NORTH: frozenset({XA, XB}), SOUTH: frozenset({XB, XC})}
ROUND = RoundId("2026-11")
URL = "http://127.0.0.1:9"
PIN = "246810"


class Part(msgspec.Struct, frozen=True):
    """The role of one person in a schedule."""

    folder: str
    person: str
    commune: CommuneCode | None = None
    area: str = ""
    leads: bool = False  # the leader's key is on this PC too
    is_late: bool = False  # not connected at the beginning


PARTS = (
    Part("hoa", "Nguyễn Thị Hoa", XA, leads=True),
    Part("tuan", "Trần Anh Tuấn", XA),
    Part("binh", "Lê Bình", XB, leads=True),
    Part("luc", "Phạm Lực", area=NORTH),
    Part("mai", "Đỗ Mai", area=SOUTH),
    Part("chi", "Vũ Chi", XC, is_late=True),
)


class Computer:
    """One PC: a data folder, the program running on it, and a clock."""

    def __init__(self, folder: Path, part: Part) -> None:
        self.folder, self.part = folder, part
        self.error = 0.0
        self.is_connected = not part.is_late
        self._desk: Workspace | None = None

    @property
    def desk(self) -> Workspace:
        """The program, started if it is not running."""
        if self._desk is None:
            self._desk = Workspace.open(self.folder)
        return self._desk

    @property
    def devices(self) -> tuple[DeviceId, ...]:
        """The ids of the keys on this PC."""
        return tuple(one.device for one in self.desk.identities)

    def stop(self) -> None:
        """End the program."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


class World:
    """The computers, people and service of one schedule."""

    def __init__(self, root: Path, codes: dict[str, str], loop: asyncio.AbstractEventLoop) -> None:
        self.root, self.codes, self.loop = root, codes, loop
        self.clocks = Clocks()
        self.book = Book(root)
        self.line = Line(self._ask)
        self.chance = seams.Chance()
        self.computers: dict[int, Computer] = {}
        self.hall: Hall | None = None
        self.answers_seen: list[int] = []  # status codes
        self.keys: dict[DeviceId, tuple[Part, str]] = {}  # whose it is, and in which role
        self.followers: dict[DeviceId, set[DeviceId]] = {}  # keys that took a key's place
        self.images: dict[int, set[ChangeHash]] = {}  # the changes on the image of a disk
        self.ruled_then: Ruling | None = None  # when the backup of the service was taken
        self.ruled_in_image: Ruling | None = None  # when the image of its folder was taken
        self.was_published = False  # the second version of the checklist
        self.was_put_back = False  # whether the service was set back to one of them
        self._usb_drives = 0
        # How far each folder had the feeds of a commune when it last was in its scope.
        self.held_before: dict[tuple[str, str, str], int] = {}

    @property
    def service(self) -> Hall:
        """The service."""
        assert self.hall is not None
        return self.hall

    def rule(self, **changed: object) -> None:
        """Record what the administrator ruled just now."""
        last = self.book.rulings[-1] if self.book.rulings else Ruling(0, dict(AREAS), {})
        ruling = msgspec.structs.replace(last, since=int(self.clocks.true), **changed)
        self.book.rulings.append(ruling)

    def new_usb_drive(self) -> Path:
        """Return the path of a file on a new USB drive."""
        self._usb_drives += 1
        return self.root / "usb_drives" / f"{self._usb_drives}.goi"

    def usb_drives(self) -> list[Path]:
        """Return the files on USB drives, the oldest first."""
        return sorted((self.root / "usb_drives").iterdir(), key=lambda path: int(path.stem))

    def note_keys(self, computer: Computer) -> None:
        """Record whose keys *computer* holds, before its disk may lose them."""
        for one in computer.desk.identities:
            self.keys[one.device] = computer.part, one.role.value
            if one.successor is not None:
                self.followers.setdefault(one.device, set()).add(one.successor)

    def note_holdings(self) -> None:
        """Record how much of the communes in its scope each computer holds now."""
        ruling = self.book.rulings[-1]
        for computer in self.computers.values():
            for commune in ruling.areas.get(computer.part.area, ()):
                store = computer.desk._context.store
                for device, last in feeds.feeds_of(store, CommuneCode(commune)).items():
                    self.held_before[computer.folder.name, commune, device] = last

    @contextmanager
    def at_work(self, computer: Computer) -> Iterator[None]:
        """Switch the time to the clock of *computer*, inside the block."""
        self.clocks.error = computer.error
        try:
            yield
        finally:
            self.clocks.error = 0.0

    def _ask(self, asked: Asked) -> Answered:
        error, self.clocks.error = self.clocks.error, 0.0
        self.clocks.pass_by(0.1)
        try:
            answered = self.service.ask(asked)
        except Crash as crash:
            if str(crash) != "service":
                raise
            self.service.restart()
            raise broken_off() from None
        finally:
            self.clocks.error = error
        self.answers_seen.append(answered.status)
        return answered


class Province:
    """The template of all worlds, made once, and the folder where each schedule runs."""

    def __init__(self, place: Path) -> None:
        self.template, self.scene = place / "template", place / "scene"
        self._loop = asyncio.new_event_loop()
        self._world = World(self.scene, {}, self._loop)
        self._keys: dict[str, dict[str, bytes]] = {}
        self._people: frozenset[Said] = frozenset()

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Make the template; ``world`` can be called inside the block."""
        chance = self._world.chance
        with seams.installed(
            lambda: self._world.clocks,
            lambda link: self._world.line.opened(link),
            chance,
            lambda write: lambda *args: self._world.book.around(write)(*args),
        ):
            try:
                chance.begin("template")
                self._make()
                yield
            finally:
                self._end()
                self._loop.close()

    @contextmanager
    def world(self, seed: int, crew: tuple[int, ...]) -> Iterator[World]:
        """Yield a fresh world with the people of *crew*."""
        self._end()
        shutil.rmtree(self.scene, ignore_errors=True)
        before = self._world
        world = self._world = World(self.scene, before.codes, self._loop)
        world.chance = before.chance
        world.book.attempted |= self._people
        world.chance.begin(f"schedule {seed}")
        seams.KeysInMemory.kept.clear()
        seams.KeysInMemory.kept.update({name: dict(keys) for name, keys in self._keys.items()})
        CRASHES.calm()
        self.scene.mkdir()
        (self.scene / "images").mkdir()
        (self.scene / "usb_drives").mkdir()
        shutil.copytree(self.template / "service", self.scene / "service")
        for number in crew:
            part = PARTS[number]
            shutil.copytree(self.template / part.folder, self.scene / part.folder)
            world.computers[number] = Computer(self.scene / part.folder, part)
        world.hall = Hall(self.scene / "service", world.loop)
        world.rule()
        for computer in world.computers.values():
            world.note_keys(computer)
        try:
            yield world
        finally:
            CRASHES.calm()
            self._end()

    def _end(self) -> None:
        for computer in self._world.computers.values():
            computer.stop()
        if self._world.hall is not None:
            self._world.hall.close()
            self._world.hall = None

    def _make(self) -> None:
        world = self._world
        self.scene.mkdir(parents=True)
        (self.scene / "service").mkdir()
        world.hall = hall = Hall(self.scene / "service", world.loop)
        for name, communes in AREAS.items():
            set_area(hall.service, name, communes)
        publish_checklist(hall.service, checklist_files.load(checklist_files.newest()))
        open_round(hall.service, ROUND, None, due_day=20)
        for number, part in enumerate(PARTS):
            world.computers[number] = self._begun(part)
        for computer in world.computers.values():
            if computer.is_connected:
                computer.desk.exchanging.sync()
        self._end()
        shutil.copytree(self.scene, self.template)
        self._keys = {name: dict(keys) for name, keys in seams.KeysInMemory.kept.items()}
        self._people = frozenset(world.book.attempted)

    def _begun(self, part: Part) -> Computer:
        """Return the PC of a person with data begun and, unless late, enrolled."""
        role = Role.CLERK if part.commune else Role.SUPERVISOR
        folder = self.scene / part.folder
        beginning = Beginning(person=part.person, role=role, commune=part.commune)
        Workspace.begin(folder, beginning).close()
        if part.leads:
            leader = msgspec.structs.replace(beginning, role=Role.LEADER, pin=PIN)
            Workspace.begin(folder, leader).close()
        computer = Computer(folder, part)
        service = self._world.service.service
        code = make_code(service, role, commune=part.commune, area=part.area or None).code
        if part.is_late:
            self._world.codes[part.folder] = code
            return computer
        computer.desk.exchanging.enrol(URL, code, role=role)
        if part.leads:
            code = make_code(service, Role.LEADER, commune=part.commune).code
            computer.desk.exchanging.enrol(URL, code, role=Role.LEADER, pin=PIN)
        return computer
