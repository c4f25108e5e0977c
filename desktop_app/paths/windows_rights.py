"""The rights of a file or folder on Windows: for one account, the system and its administrators."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _TOKEN_QUERY = 0x0008
    _TOKEN_USER = 1  # of TOKEN_INFORMATION_CLASS
    _DACL = 0x0000_0004  # DACL_SECURITY_INFORMATION
    _PROTECTED_DACL = 0x8000_0000  # nothing is inherited from the folder above
    # ERROR_INVALID_FUNCTION, _ACCESS_DENIED, _NOT_SUPPORTED, _INVALID_PARAMETER: FAT and some
    # shares keep no rights.
    _KEEPS_NO_RIGHTS = (1, 5, 50, 87)

    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
    # Without its types a handle, 64 bits wide, would be passed as an int of 32.
    _kernel32.GetCurrentProcess.argtypes = ()
    _kernel32.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel32.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel32.CloseHandle.restype = wintypes.BOOL
    _kernel32.LocalFree.argtypes = (wintypes.HLOCAL,)
    _kernel32.LocalFree.restype = wintypes.HLOCAL
    _advapi32.OpenProcessToken.argtypes = (
        wintypes.HANDLE,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.HANDLE),
    )
    _advapi32.OpenProcessToken.restype = wintypes.BOOL
    _advapi32.GetTokenInformation.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        wintypes.LPVOID,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    )
    _advapi32.GetTokenInformation.restype = wintypes.BOOL
    _advapi32.ConvertSidToStringSidW.argtypes = (wintypes.LPVOID, ctypes.POINTER(wintypes.LPWSTR))
    _advapi32.ConvertSidToStringSidW.restype = wintypes.BOOL
    _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.LPVOID),
        ctypes.POINTER(wintypes.ULONG),
    )
    _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW.restype = wintypes.BOOL
    _advapi32.SetFileSecurityW.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, wintypes.LPVOID)
    _advapi32.SetFileSecurityW.restype = wintypes.BOOL

    def allow_own_account(path: Path) -> None:
        """Let only this account, the system and administrators use *path*; raise OSError.

        The account is named itself and not as the owner: what an elevated process makes is owned
        by the group of administrators, and the same account without elevation could not open it.
        Where the file system keeps no rights, nothing is done.
        """
        inherited = "OICI" if path.is_dir() else ""
        entries = (f"(A;{inherited};FA;;;{who})" for who in (_account(), "SY", "BA"))
        descriptor = wintypes.LPVOID()
        if not _advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            "D:P" + "".join(entries), 1, ctypes.byref(descriptor), None
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            kind = _DACL | _PROTECTED_DACL
            if not _advapi32.SetFileSecurityW(str(path), kind, descriptor):
                number = ctypes.get_last_error()
                if number not in _KEEPS_NO_RIGHTS:
                    raise ctypes.WinError(number)
        finally:
            _kernel32.LocalFree(descriptor)

    def _account() -> str:
        """Return the security identifier of the account that this process runs as."""
        token = wintypes.HANDLE()
        if not _advapi32.OpenProcessToken(
            _kernel32.GetCurrentProcess(), _TOKEN_QUERY, ctypes.byref(token)
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            size = wintypes.DWORD()
            _advapi32.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(size))
            user = ctypes.create_string_buffer(size.value)
            if not _advapi32.GetTokenInformation(
                token, _TOKEN_USER, user, size, ctypes.byref(size)
            ):
                raise ctypes.WinError(ctypes.get_last_error())
            # TOKEN_USER begins with the address of the identifier, which lies behind it.
            sid = ctypes.cast(user, ctypes.POINTER(wintypes.LPVOID))[0]
            text = wintypes.LPWSTR()
            if not _advapi32.ConvertSidToStringSidW(sid, ctypes.byref(text)):
                raise ctypes.WinError(ctypes.get_last_error())
            try:
                return str(text.value)
            finally:
                _kernel32.LocalFree(ctypes.cast(text, wintypes.HLOCAL))
        finally:
            _kernel32.CloseHandle(token)

else:

    def allow_own_account(path: Path) -> None:
        """Do nothing: elsewhere a file has a mode, see ``private.close_to_others``."""
