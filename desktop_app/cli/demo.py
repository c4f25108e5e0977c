"""The verb demo: a loopback service and a filled-in sample area, to try everything in a minute."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, CommuneCode, PaperKind, Role
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.text.communes import Commune
from desktop_app.core.time.rounds import local, round_of
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.file_forms import write_file
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.sample import SUPERVISOR, TOWN, SamplePeople, fill, inspect
from desktop_app.workspace.upkeep.opening import Beginning

from .context import Context
from .loopback import Loopback
from .parser import Verbs
from .screen import need_screen

AREA = "Khu vực Bù Đăng"
HOME = CommuneCode("25399")  # Đak Nhau: the commune that the clerk's window shows
PIN = "123456"

_STEPS = 7  # and one more that shows them in files


class StepFailed(Fault):
    """A step of the demo failed."""


def add(verbs: Verbs) -> None:
    """Add the demo."""
    demo = verbs.add("demo", _demo, N_("try everything with sample data, in a minute"))
    demo.flag("headless", N_("without a screen"))
    shown = ["clerk", "supervisor"]
    demo.option("as", "R", N_("whose window is shown"), choices=shown, default=shown[0])
    demo.option("out", "DIR", N_("keep papers and pictures here"))


def _demo(context: Context) -> None:
    given = context.options
    if not given.headless:
        need_screen()
    out = _out_folder(given.out) if given.headless else None
    folder = Path(tempfile.mkdtemp(prefix="commune-readiness-demo-"))
    today = local(int(time.time())).date()
    try:
        with own_passphrase(folder), _tidy_when_told_to_stop():
            service = Loopback(folder / "service", round_of(today))
            Demo(folder, service, tell=_say).run(out=out, role=vars(given)["as"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(line: str) -> None:
    print(line, flush=True)  # flush each line, also into a pipe


def _out_folder(asked: Path | None) -> Path:
    if asked is None:
        return Path(tempfile.mkdtemp(prefix="commune-readiness-"))
    try:
        asked.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(
            N_("The folder {folder} cannot be made: {why}."), folder=asked, why=why_refused(error)
        ) from error
    return asked.absolute()


class Demo:
    """The main job from end to end over an area of real communes with made-up people."""

    def __init__(self, folder: Path, service: Loopback, *, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.service = service
        self.tell = tell
        self.number, self.steps = 0, _STEPS
        self.communes = self._near_home()
        self.supervisor = folder / "supervisor"

    def run(self, *, out: Path | None, role: str) -> None:
        """Fill, submit, send, supervise; then papers and pictures in *out*, or the window."""
        self.steps = _STEPS if out is None else _STEPS + 1
        self.tell(_("TRAINING DATA: real communes, made-up people and answers."))
        try:
            with self._step(N_("A service starts on this computer")):
                self.service.start()
            with ThreadPoolExecutor(1) as letters:
                self._main_job(letters)
            if out is not None:
                self.show_in_files(out)
                return
            self.tell(_("The window opens; the service runs until it is closed."))
            shown = self.supervisor if role == Role.SUPERVISOR else self._folder(HOME)
            command = [*own_command(), "--data", str(shown), "--lang", current_language()]
            done = subprocess.run(command, check=False)
            if done.returncode:
                raise Fault(
                    N_("The window could not be opened (code {code})."), code=done.returncode
                )
        finally:
            self.service.stop()

    def _main_job(self, letters: ThreadPoolExecutor) -> None:
        codes = self._codes(letters)
        with self._step(N_("The communes answer, without a connection")):
            for person, commune in zip(TOWN, self.communes, strict=True):
                self._answer(person, commune)
        with self._step(N_("The leaders confirm, by PIN or on a signed slip")):
            for person, commune in zip(TOWN, self.communes, strict=True):
                if person.submits:
                    self._submit(person, commune)
        with self._step(N_("The communes connect and send; the service gives receipts")):
            for person, commune in zip(TOWN, self.communes, strict=True):
                self._send(person, commune, codes)
        with self._step(N_("The supervisor takes the area's data")):
            self._connect_supervisor(codes["supervisor"].result())
        with self._step(N_("The supervisor checks on site, asks one commune to complete an item")):
            self._supervise()
        with self._step(N_("The commune receives the supervisor's words")):
            self._hear()

    def _note(self, line: str) -> None:
        self.tell(f"  {line}")

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        self.number += 1
        said = _(what)
        self.tell(
            _("Step {number} of {all}: {what}.").format(
                number=self.number, all=self.steps, what=said
            )
        )
        try:
            yield
        except BrokenPipeError:  # whoever read stopped reading: no fault of the step
            raise
        except (Fault, OSError) as error:
            why = error if isinstance(error, Fault) else why_refused(error)
            raise StepFailed(
                N_("Step {number} ({what}) did not come about: {why}"),
                number=self.number,
                what=said,
                why=why,
            ) from error

    def _near_home(self) -> list[Commune]:
        index = commune_files.load(self.folder)
        home = index.commune(HOME)
        district = home.former[0].district if home.former else ""
        near = [
            one
            for one in index.in_province(home.province)
            if one.code != HOME and one.former and one.former[0].district == district
        ]
        return [home, *near][: len(TOWN)]

    def _folder(self, code: str) -> Path:
        return self.folder / code

    def _codes(self, letters: ThreadPoolExecutor) -> dict[str, Future[str]]:
        """Request all codes at once; they are made on another core, in parallel to the answers."""
        self.service.open_area(AREA, [commune.code for commune in self.communes])
        codes: dict[str, Future[str]] = {}
        for person, commune in zip(TOWN, self.communes, strict=True):
            for role in (Role.CLERK, Role.LEADER)[: 1 + person.has_key]:
                codes[role + commune.code] = letters.submit(
                    self.service.code, role, commune=commune.code
                )
        codes["supervisor"] = letters.submit(self.service.code, Role.SUPERVISOR, area=AREA)
        return codes

    def _answer(self, person: SamplePeople, commune: Commune) -> None:
        clerk = Beginning(
            person=person.clerk,
            position=person.position,
            phone=person.phone,
            commune=commune.code,
            training=True,
        )
        with Workspace.begin(self._folder(commune.code), clerk) as desk:
            fill(desk, person.profile, seed=TOWN.index(person))
            judged = desk.desk().judgement
            level = desk.checklist.readiness.label(judged.level).in_language(current_language())
            self._note(
                _("{commune}: {count} of {all} answers on the PC; {level} if submitted now").format(
                    commune=commune.full_name,
                    count=judged.answered,
                    all=len(judged.items),
                    level=level,
                )
            )

    def _submit(self, person: SamplePeople, commune: Commune) -> None:
        folder = self._folder(commune.code)
        if person.has_key:
            leader = Beginning(
                person=person.leader,
                position="Giám đốc",
                commune=commune.code,
                role=Role.LEADER,
                pin=PIN,
            )
            with Workspace.begin(folder, leader) as desk:
                _held, covers = desk.submitting.submit(pin=PIN)
            said = _("{commune}: {leader} confirmed {count} answers by PIN")
        else:
            with Workspace.open(folder) as desk:
                slip = desk.attaching.keep_slip(None, sample_photo(TOWN.index(person)))
                _held, covers = desk.submitting.submit(slip=slip, leader=person.leader)
            said = _("{commune}: {leader} signed the slip for {count} answers")
        self._note(
            said.format(commune=commune.full_name, leader=person.leader, count=covers.answers)
        )

    def _send(self, person: SamplePeople, commune: Commune, codes: dict[str, Future[str]]) -> None:
        with Workspace.open(self._folder(commune.code)) as desk:
            for role in (Role.CLERK, Role.LEADER)[: 1 + person.has_key]:
                code = codes[role + commune.code].result()
                desk.exchanging.enrol(self.service.url, code, role=role, pin=PIN)
            outcome = desk.exchanging.sync()
            numbers = ", ".join(receipt.number for receipt in outcome.receipts)
            self._note(
                _("{commune}: received by the service, receipt {numbers}").format(
                    commune=commune.full_name, numbers=numbers
                )
            )

    def _connect_supervisor(self, code: str) -> None:
        beginning = Beginning(
            person=SUPERVISOR,
            position="Chuyên viên, Trung tâm Phục vụ hành chính công",
            role=Role.SUPERVISOR,
            training=True,
        )
        with Workspace.begin(self.supervisor, beginning) as desk:
            desk.exchanging.enrol(self.service.url, code)
            outcome = desk.exchanging.sync()
            self._note(
                ngettext(
                    "{count} entry of {communes} communes is here",
                    "{count} entries of {communes} communes are here",
                    outcome.received,
                ).format(count=outcome.received, communes=desk.followed)
            )

    def _supervise(self) -> None:
        returned, checked = self.communes[0], self.communes[1]
        with Workspace.open(self.supervisor) as desk:
            inspect(desk, CentreId(checked.code), seed=1)
            row = next(one for one in desk.board().rows if one.commune == checked)
            self._note(
                _("{commune}: {count} critical items checked, {different} found different").format(
                    commune=checked.full_name, count=row.verified_items, different=row.differences
                )
            )
            item = desk.checklist.item_by_code("E2")
            desk.supervising.return_items(
                CentreId(returned.code), (item.id,), "Gửi kèm danh sách người chưa có chứng thư."
            )
            self._note(
                _("{commune}: asked to complete {code}").format(
                    commune=returned.full_name, code=item.code
                )
            )
            desk.exchanging.sync()

    def _hear(self) -> None:
        for commune in self.communes[:2]:
            with Workspace.open(self._folder(commune.code)) as desk:
                desk.exchanging.sync()
                now = desk.desk()
            returned = [one.item.code for one in now.items.values() if one.returned]
            found = sum(one.finding is not None for one in now.items.values())
            self._note(
                _("{commune}: {found} findings, to be completed: {codes}").format(
                    commune=commune.full_name, found=found, codes=", ".join(returned) or "–"
                )
            )

    def show_in_files(self, out: Path) -> None:
        """Write papers and pictures of the filled-in sample into *out*; the service still runs."""
        with self._step(N_("Papers and pictures of the windows are made")):
            with Workspace.open(self._folder(HOME)) as clerk:
                self._write(out / "bao-cao-xa.pdf", clerk.papers.draw(PaperKind.COMMUNE))
                asked = PaperRequest(leader=TOWN[0].leader)
                self._write(out / "phieu-trinh.pdf", clerk.papers.draw(PaperKind.SLIP, asked))
                self._write(out / "phieu-trong.pdf", clerk.papers.draw(PaperKind.BLANK))
            with Workspace.open(self.supervisor) as desk:
                checked = CentreId(self.communes[1].code)
                self._write(out / "bieu-tong-hop.pdf", desk.papers.draw(PaperKind.AREA))
                asked = PaperRequest(centre=checked)
                self._write(
                    out / "bien-ban-kiem-tra.pdf", desk.papers.draw(PaperKind.INSPECTION, asked)
                )
            self._picture(out / "ban-lam-viec.png", self._folder(HOME))
            self._picture(out / "dia-ban.png", self.supervisor)
        self.tell(_("Done. Everything is in {folder}").format(folder=out))

    def _write(self, file: Path, pdf: bytes) -> None:
        write_file(file, pdf)
        self._note(_("paper: {file}").format(file=file))

    def _picture(self, file: Path, data: Path) -> None:
        file.unlink(missing_ok=True)
        language = current_language()
        command = [*own_command(), "--data", str(data), "--lang", language, "--picture", str(file)]
        done = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        if done.returncode or not file.is_file():
            raise Fault(
                N_("the window could not be drawn ({why})"), why=done.stderr.strip()[-400:] or "–"
            )
        self._note(_("picture: {file}").format(file=file))


def own_command() -> list[str]:
    """Return the command that starts this program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop_app"]


@contextmanager
def _tidy_when_told_to_stop() -> Iterator[None]:
    """Exit normally on SIGTERM, so that the service is stopped and the sample data removed."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def own_passphrase(folder: Path) -> Iterator[None]:
    """Keep the sample keys out of the person's keyring."""
    before = os.environ.get(PASSPHRASE_FILE)
    file = folder / "passphrase"
    file.touch(mode=0o600)
    file.write_text("sample data\n", "utf-8")
    os.environ[PASSPHRASE_FILE] = str(file)
    try:
        yield
    finally:
        if before is None:
            del os.environ[PASSPHRASE_FILE]
        else:
            os.environ[PASSPHRASE_FILE] = before
