"""The verb demo: a loopback service and a filled-in sample area, to try everything in a minute."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app import checklist_files
from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.communes import Commune
from desktop_app.core.faults import N_, Fault
from desktop_app.core.ids import CentreId, CommuneCode, Role
from desktop_app.core.rounds import local, round_of
from desktop_app.credentials import PASSPHRASE_FILE
from desktop_app.i18n import _, current_language
from desktop_app.workspace import Workspace
from desktop_app.workspace.exporting import write_file
from desktop_app.workspace.opening import Beginning
from desktop_app.workspace.sample import Profile, fill, inspect

from .context import Context
from .parser import Verbs

AREA = "Khu vực Bù Đăng"
HOME = CommuneCode("25399")  # Đak Nhau: the commune that the window shows
PIN = "123456"

# Who fills what: names made up for training.
_PEOPLE = (
    ("Nguyễn Thị Hoa", "Công chức Văn phòng", Profile.AMBER),
    ("Điểu Khuê", "Công chức Tư pháp - Hộ tịch", Profile.GREEN),
    ("Phạm Ngọc Bằng", "Công chức Văn phòng", Profile.GREEN),
    ("Lê Hữu Đức", "Chuyên viên", Profile.RED),
    ("Vũ Thị Ngần", "Công chức Văn phòng", Profile.WAITING),
    ("Trần Thị Mỹ", "Chuyên viên", Profile.DRAFT),
)


def add(verbs: Verbs) -> None:
    """Add the demo."""
    demo = verbs.add("demo", _demo, N_("try everything with sample data, in a minute"))
    demo.flag("headless", N_("without a screen"))
    demo.option(
        "as", "R", N_("whose window is shown"), choices=["clerk", "supervisor"], default="clerk"
    )
    demo.option("out", "DIR", N_("keep papers and pictures here"))


def _demo(context: Context) -> None:
    if importlib.util.find_spec("central_service") is None:
        raise Fault(
            N_("The demo needs the central service, which is not installed beside this program.")
        )
    given = context.options
    folder = Path(tempfile.mkdtemp(prefix="commune-readiness-demo-"))
    folder.chmod(0o700)
    with _own_passphrase(folder), _Service(folder / "service") as service:
        try:
            Demo(folder, service, out=given.out, tell=print).run(
                headless=given.headless, role=vars(given)["as"]
            )
        finally:
            if not given.headless:
                shutil.rmtree(folder, ignore_errors=True)


class Demo:
    """The main job from end to end over an area of real communes with made-up people."""

    def __init__(
        self, folder: Path, service: _Service, *, out: Path | None, tell: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.service = service
        self.out = out or folder / "out"
        self.tell = tell

    def run(self, *, headless: bool, role: str) -> None:
        """Fill, submit, sync, visit; then show the window, or the papers and pictures."""
        communes = self._communes()
        self.tell(
            _("TRAINING DATA. A service and {count} communes are prepared …").format(
                count=len(communes)
            )
        )
        self.service.open_area(AREA, [commune.code for commune in communes])
        for number, commune in enumerate(communes):
            self._commune(number, commune)
        supervisor = self._supervisor()
        with Workspace.open(supervisor) as desk:
            self._supervise(desk, communes)
        with Workspace.open(self._folder(HOME)) as clerk:
            outcome = clerk.exchanging.sync()
            self.tell(
                _("The clerk syncs again: {count} entries from the supervisor.").format(
                    count=outcome.received
                )
            )
        if headless:
            self._papers(supervisor, communes)
            self._pictures(supervisor)
            self.tell(_("Everything is in {folder}").format(folder=self.out))
            return
        shown = supervisor if role == "supervisor" else self._folder(HOME)
        self.tell(_("The window opens; the service runs until it is closed."))
        subprocess.run([*own_command(), "--data", str(shown)], check=False)

    def _communes(self) -> list[Commune]:
        index = commune_files.load(self.folder)
        home = index.commune(HOME)
        district = home.former[0].district if home.former else ""
        near = [
            one
            for one in index.in_province(home.province)
            if one.code != HOME and one.former and one.former[0].district == district
        ]
        return [home, *near[: len(_PEOPLE) - 1]]

    def _folder(self, code: str) -> Path:
        return self.folder / code

    def _commune(self, number: int, commune: Commune) -> None:
        person, position, profile = _PEOPLE[number]
        clerk = Beginning(
            person=person,
            position=position,
            phone=f"0271 000 1{number:02d}",
            commune=commune.code,
            training=True,
        )
        with Workspace.begin(self._folder(commune.code), clerk) as desk:
            fill(desk, profile, seed=number)
            self.tell(
                _("{commune}: {count} answers saved offline.").format(
                    commune=commune.full_name, count=desk.desk().judgement.answered
                )
            )
            code = self.service.code(Role.CLERK, commune=commune.code)
            desk.exchanging.enrol(self.service.url, code)
        if profile is not Profile.DRAFT:
            leader = Beginning(
                person="Nguyễn Văn An",
                position="Giám đốc",
                commune=commune.code,
                role=Role.LEADER,
                pin=PIN,
            )
            with Workspace.begin(self._folder(commune.code), leader) as desk:
                code = self.service.code(Role.LEADER, commune=commune.code)
                desk.exchanging.enrol(self.service.url, code, role=Role.LEADER)
                _held, covers = desk.submitting.submit(pin=PIN)
                self.tell(
                    _("{commune}: the leader confirmed; self-assessed {level}.").format(
                        commune=commune.full_name,
                        level=desk.checklist.readiness.label(covers.judgement.level).in_language(
                            current_language()
                        ),
                    )
                )
        with Workspace.open(self._folder(commune.code)) as desk:
            outcome = desk.exchanging.sync()
            receipts = ", ".join(one.number for one in outcome.receipts)
            self.tell(
                _("{commune}: the service has received it. Receipt {number}.").format(
                    commune=commune.full_name, number=receipts
                )
            )

    def _supervisor(self) -> Path:
        folder = self._folder("supervisor")
        beginning = Beginning(
            person="Phạm Văn Lực",
            position="Chuyên viên, Trung tâm Phục vụ hành chính công",
            role=Role.SUPERVISOR,
            training=True,
        )
        with Workspace.begin(folder, beginning) as desk:
            code = self.service.code(Role.SUPERVISOR, area=AREA)
            desk.exchanging.enrol(self.service.url, code)
            outcome = desk.exchanging.sync()
            self.tell(
                _("The supervisor pulls the area: {count} entries.").format(count=outcome.received)
            )
        return folder

    def _supervise(self, desk: Workspace, communes: list[Commune]) -> None:
        checked, returned = communes[1], communes[0]
        inspect(desk, CentreId(checked.code), seed=1)
        self.tell(_("On site at {commune}: checked.").format(commune=checked.full_name))
        item = desk.checklist.item_by_code("E2").id
        desk.supervising.return_items(
            CentreId(returned.code), (item,), "Gửi kèm danh sách người chưa có chứng thư."
        )
        self.tell(_("{commune}: asked to complete E2.").format(commune=returned.full_name))
        desk.exchanging.sync()

    def _papers(self, supervisor: Path, communes: list[Commune]) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        with Workspace.open(self._folder(HOME)) as clerk:
            self._paper("bao-cao-xa.pdf", clerk.papers.commune())
            self._paper("phieu-trinh.pdf", clerk.papers.slip())
            self._paper("phieu-trong.pdf", clerk.papers.blank())
        with Workspace.open(supervisor) as desk:
            self._paper("bieu-tong-hop.pdf", desk.papers.area())
            checked = CentreId(communes[1].code)
            self._paper("bien-ban-kiem-tra.pdf", desk.papers.inspection(centre=checked))

    def _paper(self, name: str, pdf: bytes) -> None:
        write_file(self.out / name, pdf)
        self.tell(_("Paper: {file}").format(file=self.out / name))

    def _pictures(self, supervisor: Path) -> None:
        shown = {"ban-lam-viec.png": self._folder(HOME), "dia-ban.png": supervisor}
        for name, folder in shown.items():
            file = self.out / name
            command = [*own_command(), "--data", str(folder), "--picture", str(file)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode or not file.is_file():
                raise Fault(
                    N_("The picture of the window could not be made: {why}"),
                    why=done.stderr.strip()[-400:],
                )
            self.tell(_("Picture of the window: {file}").format(file=file))


class _Service:
    """The central service as a process of its own on the loopback."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, mode=0o700)
        self._database = f"sqlite:///{folder / 'service.db'}"
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> _Service:
        today = local(int(time.time())).date()
        self.run("round", "open", round_of(today))
        self.run("checklist", "publish", str(checklist_files.newest()))
        self._process = subprocess.Popen(
            [*self._command(), "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self._process.stdout or ():
            word, _space, url = line.strip().partition(" ")
            if word == "ready":
                self.url = url
                return self
        raise Fault(N_("The service of the demo did not start."))

    def __exit__(self, *_error: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            if self._process.stdout is not None:
                self._process.stdout.close()

    def open_area(self, name: str, communes: list[CommuneCode]) -> None:
        """Name the area."""
        self.run("area", name, "--communes", *communes)

    def code(self, role: Role, *, commune: str | None = None, area: str | None = None) -> str:
        """Return a one-time code."""
        where = ["--commune", commune] if commune else ["--area", area or ""]
        return self.run("code", "--role", role.value, *where).splitlines()[-1]

    def run(self, *words: str) -> str:
        """Run one verb of the service's command line and return what it printed."""
        done = subprocess.run(
            [*self._command(), *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Fault(
                N_("The service of the demo refused: {why}"), why=done.stderr.strip()[-400:]
            )
        return done.stdout

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "central_service", "--database", self._database]


def own_command() -> list[str]:
    """Return the command that starts this program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop_app"]


@contextmanager
def _own_passphrase(folder: Path) -> Iterator[None]:
    """Keep the sample keys out of the person's keyring."""
    before = os.environ.get(PASSPHRASE_FILE)
    file = folder / "passphrase"
    file.touch(mode=0o600)
    file.write_text("sample data\n")
    os.environ[PASSPHRASE_FILE] = str(file)
    try:
        yield
    finally:
        if before is None:
            del os.environ[PASSPHRASE_FILE]
        else:
            os.environ[PASSPHRASE_FILE] = before
