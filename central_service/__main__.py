"""Start the central service."""

from __future__ import annotations

from central_service.cli.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
