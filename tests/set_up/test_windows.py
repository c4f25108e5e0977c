"""What must hold in the source for the program and its tests to run on Windows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = [CHECKOUT / "desktop_app", CHECKOUT / "central_service", CHECKOUT / "packaging"]
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios"}
# Linux only as a whole: campaigns are commands of their own, and these two make namespaces.
LINUX_ONLY = ("campaigns", "benchmarks", "cluster", "far_connection.py")


def texts(*folders: Path) -> Iterator[tuple[Path, str]]:
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            yield file.relative_to(CHECKOUT), file.read_text(encoding="utf-8")


def imported_at_once(text: str) -> Iterator[str]:
    """Yield the modules that are imported on every system, when the file itself is imported."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_file_needs_a_module_that_windows_lacks() -> None:
    found = [
        f"{file}: {module}"
        for file, text in texts(*PROGRAM, CHECKOUT / "tests")
        if not set(LINUX_ONLY) & set(file.parts)
        and any(
            f"{word} {module}" in text for word in ("import", "from") for module in POSIX_MODULES
        )
        for module in imported_at_once(text)
        if module in POSIX_MODULES
        # A file that is skipped as a whole says so before the import.
        and "allow_module_level=True" not in text.partition(f"import {module}")[0]
    ]
    assert found == []


def test_every_function_of_windows_is_called_with_its_types() -> None:
    # Without them ctypes passes and returns ints of 32 bits: a handle or an address of 64 is cut.
    untyped = [
        f"{file}: {name}"
        for file, text in texts(*PROGRAM)
        if "WinDLL" in text or "windll" in text
        for name in sorted(set(re.findall(r"\b(?:_?kernel32|_?advapi32|_?user32)\.(\w+)\(", text)))
        if f".{name}.argtypes =" not in text or f".{name}.restype =" not in text
    ]
    assert untyped == []
    assert not [file for file, text in texts(*PROGRAM) if "ctypes.windll" in text]


def test_no_test_asks_for_a_signal_that_windows_lacks() -> None:
    signals = re.compile(r"signal\.SIG(?:KILL|ALRM|XFSZ|USR\d)")
    found = [
        str(file)
        for file, text in texts(CHECKOUT / "tests")
        if not set(LINUX_ONLY) & set(file.parts)
        and signals.search(text.replace('"signal.signal(signal.SIGXFSZ', ""))
        and "sys.platform" not in text
    ]
    assert found == []


def test_the_credential_manager_of_windows_can_be_reached_with_the_pins_alone() -> None:
    # keyring reaches it through win32ctypes, which takes cffi where that is installed (cryptography
    # asks for it), and cffi parses declarations in C, by a library of its own.
    import cffi  # type: ignore[import-untyped]

    assert cffi.FFI().typeof("int (*)(void *)") is not None
