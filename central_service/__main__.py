"""Start the central service."""

from __future__ import annotations

from .command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
