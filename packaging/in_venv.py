"""Run Python of the environment that dev.py made: ``python3 packaging/in_venv.py -m ruff check .``

For the hooks of .pre-commit-config.yaml, which find it in one place on Windows and Linux this way.
"""

from __future__ import annotations

import subprocess
import sys

import dev

if __name__ == "__main__":
    if not dev.PYTHON.exists():
        raise SystemExit("There is no environment yet; make it: python3 packaging/dev.py test")
    try:
        dev.in_venv(*sys.argv[1:])
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None
