"""Processor, memory and disk of this computer."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import psutil

from . import windows
from .results import ComputerFacts

_GIB, _MIB = 2**30, 2**20
_CPUINFO = Path("/proc/cpuinfo")


def computer(folder: Path) -> ComputerFacts:
    """Return what this computer has; the disk is the one that *folder* lies on."""
    disk = psutil.disk_usage(str(folder))
    return ComputerFacts(
        tool=f"psutil {psutil.__version__}",
        processor=_processor(),
        # Where the system does not tell cores from threads, the threads are what is known.
        cores=psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        memory_mb=psutil.virtual_memory().total // _MIB,
        disk=_mount_of(folder),
        disk_gb=disk.total // _GIB,
        disk_free_gb=disk.free // _GIB,
    )


def _processor() -> str:
    if sys.platform == "win32":
        return windows.processor() or platform.processor()
    try:
        for line in _CPUINFO.read_text("utf-8", "replace").splitlines():
            name, mark, said = line.partition(":")
            if mark and name.strip() == "model name":
                return said.strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _mount_of(folder: Path) -> str:
    """Return the drive or the place where the disk of *folder* is mounted."""
    whole = folder.resolve()
    if whole.drive:
        return whole.drive
    return str(next((one for one in (whole, *whole.parents) if one.is_mount()), whole))
