"""A real printer for tests: a CUPS server of its own with one CUPS-PDF queue.

CUPS-PDF is Debian's printer that writes what it prints to a file; it runs as root. The server
listens on a socket in a folder of its own and touches no other printer of the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CUPSD, LPADMIN = "/usr/sbin/cupsd", "/usr/sbin/lpadmin"
BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")
QUEUE = "PDF"
INSTALL = "apt-get install --no-install-recommends cups cups-client printer-driver-cups-pdf"
_PATIENCE = 90.0  # seconds

_FILES = """\
ServerRoot {root}
ServerBin /usr/lib/cups
DataDir /usr/share/cups
RequestRoot {root}/spool
TempDir {root}/spool/tmp
StateDir {root}/run
CacheDir {root}/cache
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
SystemGroup root
"""
_SERVER = """\
Listen {root}/cups.sock
LogLevel info
Browsing Off
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""


def missing() -> str:
    """Return what this machine lacks for a printer, and how to install it; "" for nothing."""
    if not all(Path(one).exists() for one in (CUPSD, LPADMIN, PPD)):
        return f"CUPS-PDF is missing: {INSTALL}"
    return "" if os.geteuid() == 0 else "CUPS-PDF runs as root only: start this as root"


@contextmanager
def cups_pdf_printer() -> Iterator[Path]:
    """Run a server with a queue named ``QUEUE``; yield where its files come.

    Programs of this process and its children see this server alone.
    """
    out = Path("~root/PDF").expanduser()  # where CUPS-PDF puts what root prints
    out.mkdir(exist_ok=True)
    known = set(out.rglob("*.pdf"))
    before = os.environ.get("CUPS_SERVER")
    # Its filters run as another account: the folder is not one that root alone may enter.
    with tempfile.TemporaryDirectory(prefix="cups-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        _configure(root)
        server = subprocess.Popen(
            [CUPSD, "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "cups-files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            os.environ["CUPS_SERVER"] = str(root / "cups.sock")
            _wait(lambda: (root / "cups.sock").exists(), "the CUPS server")
            subprocess.run(
                [LPADMIN, "-p", QUEUE, "-E", "-v", "cups-pdf:/", "-P", str(PPD),
                 "-o", "printer-is-shared=false"],
                check=True, capture_output=True, timeout=_PATIENCE,
            )  # fmt: skip
            yield out
        finally:
            for one in set(out.rglob("*.pdf")) - known:
                one.unlink()
            server.terminate()
            server.wait(timeout=_PATIENCE)
            if before is None:
                os.environ.pop("CUPS_SERVER", None)
            else:
                os.environ["CUPS_SERVER"] = before


def _configure(root: Path) -> None:
    for name in ("spool/tmp", "run", "cache", "ppd"):
        (root / name).mkdir(parents=True)
    (root / "cups-files.conf").write_text(_FILES.format(root=root))
    (root / "cupsd.conf").write_text(_SERVER.format(root=root))
    for name in ("mime.types", "mime.convs"):
        shutil.copy(Path("/usr/share/cups/mime") / name, root / name)


def printed_file(out: Path, known: set[Path]) -> Path:
    """Return the file of *out* that is not among *known*, once its job is done."""
    found: list[Path] = []

    def is_whole() -> bool:
        jobs = subprocess.run(["lpstat", "-o"], capture_output=True, timeout=_PATIENCE, check=False)
        found[:] = [one for one in out.rglob("*.pdf") if one not in known]
        return bool(found) and not jobs.stdout.strip()

    _wait(is_whole, "the printed file")
    return found[0]


def _wait(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come in {_PATIENCE:.0f} s")
        time.sleep(0.1)
