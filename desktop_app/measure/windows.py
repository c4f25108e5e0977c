"""What only Windows tells, by its libraries: printers, imaging devices, security, its version.

Nothing here is called on another system.
"""

from __future__ import annotations

import ctypes
import sys
import uuid
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

from .results import Protection

_LOCAL_AND_CONNECTED = 0x2 | 0x4
_WORK_OFFLINE = 0x400
_LEVEL = 5
_PRESENT = 0x2
_FRIENDLY_NAME, _DESCRIPTION = 12, 0
_IMAGING = uuid.UUID("6bdd1fc6-810f-11d0-bec7-08002be2092f")
_ANTIVIRUS = 4
_HEALTH = (Protection.GOOD, Protection.OFF, Protection.POOR, Protection.SNOOZED)
_VERSION_KEY = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_PROCESSOR_KEY = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"


class _PrinterInfo(ctypes.Structure):
    _fields_ = (
        ("name", wintypes.LPWSTR),
        ("port", wintypes.LPWSTR),
        ("attributes", wintypes.DWORD),
        ("not_selected", wintypes.DWORD),
        ("retry", wintypes.DWORD),
    )


class _DeviceInfo(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.DWORD),
        ("of_class", ctypes.c_byte * 16),
        ("instance", wintypes.DWORD),
        ("reserved", ctypes.c_void_p),
    )


def printers() -> Iterator[tuple[str, str, bool, bool]]:
    """Yield name, port, whether it is the default one, and whether it is off, of each printer."""
    spooler = _library("winspool.drv")
    needed, count = wintypes.DWORD(), wintypes.DWORD()
    ask = (_LOCAL_AND_CONNECTED, None, _LEVEL)
    spooler.EnumPrintersW(*ask, None, 0, ctypes.byref(needed), ctypes.byref(count))
    if not needed.value:
        return
    room = ctypes.create_string_buffer(needed.value)
    if not spooler.EnumPrintersW(*ask, room, needed, ctypes.byref(needed), ctypes.byref(count)):
        raise _refused()
    usual = _default_printer(spooler)
    for info in ctypes.cast(room, ctypes.POINTER(_PrinterInfo))[: count.value]:
        is_off = bool(info.attributes & _WORK_OFFLINE)
        yield info.name or "", info.port or "", info.name == usual, is_off


def _default_printer(spooler: Any) -> str:
    size = wintypes.DWORD(0)
    spooler.GetDefaultPrinterW(None, ctypes.byref(size))
    if not size.value:
        return ""
    name = ctypes.create_unicode_buffer(size.value)
    return name.value if spooler.GetDefaultPrinterW(name, ctypes.byref(size)) else ""


def imaging_devices() -> tuple[str, ...]:
    """Return the names of the imaging devices that are connected: scanners, some cameras."""
    setup = _library("setupapi.dll")
    setup.SetupDiGetClassDevsW.restype = ctypes.c_void_p
    of_class = (ctypes.c_byte * 16).from_buffer_copy(_IMAGING.bytes_le)
    found = setup.SetupDiGetClassDevsW(ctypes.byref(of_class), None, None, _PRESENT)
    if found in (None, ctypes.c_void_p(-1).value):
        raise _refused()
    devices = ctypes.c_void_p(found)
    names = []
    try:
        number = 0
        info = _DeviceInfo(size=ctypes.sizeof(_DeviceInfo))
        while setup.SetupDiEnumDeviceInfo(devices, number, ctypes.byref(info)):
            names.append(_device_name(setup, devices, info))
            number += 1
    finally:
        setup.SetupDiDestroyDeviceInfoList(devices)
    return tuple(name for name in names if name)


def _device_name(setup: Any, devices: ctypes.c_void_p, info: _DeviceInfo) -> str:
    name = ctypes.create_unicode_buffer(256)
    for what in (_FRIENDLY_NAME, _DESCRIPTION):
        if setup.SetupDiGetDeviceRegistryPropertyW(
            devices, ctypes.byref(info), what, None, name, ctypes.sizeof(name), None
        ):
            return name.value
    return ""


def protection() -> Protection | None:
    """Return what the security centre says of the antivirus; None where there is no centre."""
    try:
        centre = _library("wscapi.dll")
        health = ctypes.c_int()
        failed = centre.WscGetSecurityProviderHealth(_ANTIVIRUS, ctypes.byref(health))
    except (OSError, AttributeError):  # a server edition has none
        return None
    return None if failed or not 0 <= health.value < len(_HEALTH) else _HEALTH[health.value]


def version() -> tuple[int, str, str]:
    """Return the number of the build, the edition ("Professional") and the name for people."""
    # The system tells programs that name no newest Windows in their manifest an older number.
    told = _registry(_VERSION_KEY, "CurrentBuildNumber")
    build = int(told) if told.isdigit() else _told_build()
    edition = _registry(_VERSION_KEY, "EditionID")
    release = _registry(_VERSION_KEY, "DisplayVersion") or _registry(_VERSION_KEY, "ReleaseId")
    generation = "11" if build >= 22000 else "10" if build >= 10240 else ""
    named = " ".join(filter(None, ("Windows", generation, edition, release)))
    return build, edition, f"{named} ({build})"


def _told_build() -> int:
    build: int = sys.getwindowsversion().build  # type: ignore[attr-defined,unused-ignore]
    return build


def processor() -> str:
    """Return the name of the processor, "" where Windows does not know it."""
    return _registry(_PROCESSOR_KEY, "ProcessorNameString").strip()


def _registry(key: str, name: str) -> str:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:  # type: ignore[attr-defined,unused-ignore]
            value, _kind = winreg.QueryValueEx(opened, name)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return ""
    return str(value)


def _library(name: str) -> Any:
    return ctypes.WinDLL(name, use_last_error=True)  # type: ignore[attr-defined,unused-ignore]


def _refused() -> OSError:
    number: int = ctypes.get_last_error()  # type: ignore[attr-defined,unused-ignore]
    return OSError(None, ctypes.FormatError(number), None, number)  # type: ignore[attr-defined,unused-ignore]
