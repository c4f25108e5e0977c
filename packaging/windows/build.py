"""Build the programs for Windows: ``python packaging/windows/build.py [--only desktop|service]``.

Writes to dist/: ra-soat-trung-tam-VERSION-setup.exe and central-service-VERSION-windows-x86_64.zip.
Run it with python.org's CPython 3.11 to 3.13, 64 bits; it needs gcc (MinGW-w64), NSIS 3 and the
package registry for the pinned libraries: docs/windows.md. Unsigned without --certificate.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "frozen"))

import bundle
import windows_installer

PROGRAMS = ("desktop", "service")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=PROGRAMS, help="one of the two programs")
    parser.add_argument(
        "--update-root", type=Path, metavar="ROOT.JSON", help="whose updates the program takes"
    )
    parser.add_argument(
        "--here", action="store_true", help="with the libraries of this Python, as they are"
    )
    parser.add_argument(
        "--step", choices=("bundle", "installer"), help="one of the two steps; both without it"
    )
    parser.add_argument("--stub", default="", help="NSIS target of the installer, for tests")
    parser.add_argument("--certificate", type=Path, metavar="PFX", help="signs every program")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="of the certificate")
    parser.add_argument("--timestamp", metavar="URL", help="server that dates the signatures")
    chosen = parser.parse_args()
    sign = windows_installer.Signing(chosen.certificate, chosen.password_file, chosen.timestamp)
    for program in (chosen.only,) if chosen.only else PROGRAMS:
        if chosen.step != "installer":
            python = Path(sys.executable) if chosen.here else bundle.python_with_pins()
            bundle.make(program, python, chosen.update_root)
        if chosen.step != "bundle":
            folder = bundle.DIST / program
            if program == "desktop":
                windows_installer.desktop(folder, sign, chosen.stub)
            else:
                windows_installer.service(folder, sign)


if __name__ == "__main__":
    try:
        main()
    except bundle.BuildFailed as failed:
        raise SystemExit(str(failed)) from None
