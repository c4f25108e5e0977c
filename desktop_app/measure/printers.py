"""The printers of this computer: by CUPS, or by Windows' spooler."""

from __future__ import annotations

import re
import sys

from . import windows
from .programs import ask
from .results import Absence, Printer, PrinterFacts
from .running import Nothing

_SECONDS = 10.0
_LINE = re.compile(r"printer (\S+) (is idle|now printing|disabled|is stopped)")
_DEFAULT = re.compile(r"system default destination: (\S+)")
_DEVICE = re.compile(r"device for ([^:\s]+): (\S+)")
_FILE_DEVICES = ("cups-pdf:", "file:", "/dev/null")
# Ports of Windows that lead to a file, a fax or a program.
_FILE_PORTS = re.compile(
    r"(PORTPROMPT|SHRFAX|XPSPort|nul|FILE|PDF|OneNote|Microsoft\.Office)", re.IGNORECASE
)


def printers() -> PrinterFacts | Absence:
    """Return the printers, or that there is none or nothing that prints."""
    if sys.platform == "win32":
        found = tuple(
            Printer(
                name=name,
                port=port,
                is_default=is_default,
                is_virtual=_FILE_PORTS.match(port) is not None,
                is_off=is_off,
            )
            for name, port, is_default, is_off in windows.printers()
        )
        tool = "EnumPrinters"
    else:
        said = ask("lpstat", "-p", "-d", "-v", seconds=_SECONDS)
        if said is None:
            return Absence.NO_PRINT_SYSTEM
        if said.code and "No destinations added" not in said.err + said.out:
            raise Nothing(Absence.NO_PRINT_SYSTEM, said.err.strip()[:200])
        found, tool = by_cups(said.out), "CUPS lpstat"
    return PrinterFacts(tool=tool, printers=found) if found else Absence.NO_PRINTER


def by_cups(out: str) -> tuple[Printer, ...]:
    """Return the printers that ``lpstat -p -d -v`` lists."""
    usual = _DEFAULT.search(out)
    devices = {m[1]: m[2] for m in _DEVICE.finditer(out)}
    return tuple(
        Printer(
            name=line[1],
            port=devices.get(line[1], ""),
            is_default=usual is not None and usual[1] == line[1],
            is_virtual=devices.get(line[1], "").startswith(_FILE_DEVICES),
            is_off=line[2] in ("disabled", "is stopped"),
        )
        for line in map(_LINE.match, out.splitlines())
        if line is not None
    )
