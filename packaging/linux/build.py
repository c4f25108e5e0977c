"""Build the programs for Linux: ``python3 packaging/linux/build.py [--only desktop|service]``.

Writes to dist/: commune-readiness_VERSION_amd64.deb, commune-readiness-VERSION-linux-x86_64.tar.xz,
and the same of central-service. Needs Debian 12 or newer with dpkg-deb and python3-venv, and the
package registry for the pinned libraries; takes three minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "frozen"))

import bundle
import debian

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=("desktop", "service"), help="one of the two programs")
    parser.add_argument(
        "--update-root", type=Path, metavar="ROOT.JSON", help="whose updates the program takes"
    )
    chosen = parser.parse_args()
    try:
        python = bundle.python_with_pins()
        for program in (chosen.only,) if chosen.only else ("desktop", "service"):
            for file in debian.packages(program, bundle.make(program, python, chosen.update_root)):
                print(f"{file.stat().st_size / 1e6:.1f} MB  {file}")
    except bundle.BuildFailed as failed:
        raise SystemExit(str(failed)) from None
