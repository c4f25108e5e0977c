"""Figures that Windows keeps of this process."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _FROM_1601_TO_1970 = 11_644_473_600  # seconds between the two epochs

    class _Memory(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h; sizes in bytes."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    # GetCurrentProcess returns a handle of all bits set: as an int of 32 bits, which is what
    # ctypes takes it for without these types, it names no process.
    _kernel32.GetCurrentProcess.argtypes = ()
    _kernel32.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel32.GetProcessTimes.argtypes = (wintypes.HANDLE,) + 4 * (
        ctypes.POINTER(wintypes.FILETIME),
    )
    _kernel32.GetProcessTimes.restype = wintypes.BOOL
    _kernel32.K32GetProcessMemoryInfo.argtypes = (
        wintypes.HANDLE,
        ctypes.POINTER(_Memory),
        wintypes.DWORD,
    )
    _kernel32.K32GetProcessMemoryInfo.restype = wintypes.BOOL

    def started() -> float:
        """Return when this process was started, in seconds since 1970; raise OSError."""
        created, ended, kernel, user = (wintypes.FILETIME() for _ in range(4))
        if not _kernel32.GetProcessTimes(
            _kernel32.GetCurrentProcess(),
            ctypes.byref(created),
            ctypes.byref(ended),
            ctypes.byref(kernel),
            ctypes.byref(user),
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        # FILETIME counts tenths of microseconds.
        ticks = (created.dwHighDateTime << 32) | created.dwLowDateTime
        return ticks / 1e7 - _FROM_1601_TO_1970

    def memory() -> int:
        """Return the bytes of memory that this process holds; raise OSError."""
        counters = _Memory(cb=ctypes.sizeof(_Memory))
        if not _kernel32.K32GetProcessMemoryInfo(
            _kernel32.GetCurrentProcess(), ctypes.byref(counters), counters.cb
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return int(counters.WorkingSetSize)
