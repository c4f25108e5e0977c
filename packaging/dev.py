"""Make the environment and start the program or its checks."""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
VENV = CHECKOUT / ".venv"
MARK = VENV / "made"


def python():
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def make(pins):
    want = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()
    if MARK.exists() and MARK.read_text() == want:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    subprocess.run([str(python()), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:", "-r", str(pins)], check=True)
    site = subprocess.run([str(python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True).stdout.strip()
    up = "/".join([".."] * len(Path(site).relative_to(CHECKOUT).parts))
    (Path(site) / "checkout.pth").write_text(up + "\n")
    MARK.write_text(want)


make(HERE / "requirements-dev.txt")
