"""The installer for Windows: launchers compiled, NSIS run, signed where a certificate is given.

Started as a program with a FILE it signs that alone, with the certificate that SIGN_* in the
environment names: NSIS has the uninstaller signed so, before it puts it into the installer.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bundle import BUILD, CHECKOUT, DIST, BuildFailed
from contents import size_of

sys.path.insert(0, str(CHECKOUT))

from desktop_app.core.version import VERSION

WINDOWS = CHECKOUT / "packaging" / "windows"
# Bytes of the desktop's installer and of what it installs: slow lines, old USB drives, full disks.
LARGEST, LARGEST_INSTALLED = 42e6, 130e6
_SPARE_MB = 30  # beside the program: its launchers, and room for Windows itself
_LAUNCHERS = {"ra-soat": ("-DWINDOWED", "-mwindows"), "commune-readiness": ()}
# The icon and the version, as a resource that the compiler links in.
_RESOURCE = '1 ICON "{icon}"\n'


def launchers(sign: Signing) -> Path:
    """Compile the two launchers; return their folder. Needs gcc of MinGW-w64."""
    compiler = _tool("x86_64-w64-mingw32-gcc", "gcc")
    resources = _tool("x86_64-w64-mingw32-windres", "windres")
    folder = BUILD / "launchers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "icon.rc").write_text(
        _RESOURCE.format(icon=(BUILD / "icon.ico").as_posix()), encoding="utf-8"
    )
    _run([resources, str(folder / "icon.rc"), "-O", "coff", "-o", str(folder / "icon.res")])
    for name, options in _LAUNCHERS.items():
        program = folder / f"{name}.exe"
        _run(
            [compiler, "-O2", "-s", "-municode", "-Wall", "-Werror", *options, "-o", str(program),
             str(WINDOWS / "launcher.c"), str(folder / "icon.res")]
        )  # fmt: skip
        sign.file(program)
    return folder


def desktop(bundle: Path, sign: Signing, stub: str = "") -> Path:
    """Return the installer of the desktop in *bundle*; raise BuildFailed, also where too large."""
    (bundle / "startup-twin.exe").unlink(missing_ok=True)  # of a trial: program.spec, FROZEN_TWIN
    installed = size_of(bundle)
    if installed > LARGEST_INSTALLED:
        raise BuildFailed(f"{bundle} is {installed / 1e6:.1f} MB, over {LARGEST_INSTALLED / 1e6}")
    for program in bundle.glob("*.exe"):
        sign.file(program)
    out = DIST / f"ra-soat-trung-tam-{VERSION}-setup.exe"
    defines = {
        "BUNDLE": bundle, "LAUNCHERS": launchers(sign), "OUT": out, "VERSION": VERSION,
        "ICON": BUILD / "icon.ico",
        # The version before stays until the new one is whole.
        "NEEDED_MB": math.ceil(installed / 2**20) + _SPARE_MB,
    }  # fmt: skip
    if stub:
        defines["STUB"] = stub
    if sign.is_given:
        defines["SIGN"] = f'"{sys.executable}" "{Path(__file__).resolve()}"'
    _run(
        [_tool("makensis", r"C:\Program Files (x86)\NSIS\makensis.exe"), "-V2",
         "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in defines.items()),
         str(WINDOWS / "installer.nsi")],
        **sign.variables(),
    )  # fmt: skip
    sign.file(out)
    size = out.stat().st_size
    print(f"{size / 1e6:.1f} MB  {out}")
    if size > LARGEST:
        raise BuildFailed(f"{out} is larger than {LARGEST / 1e6:.0f} MB")
    return out


def service(bundle: Path, sign: Signing) -> Path:
    """Return the archive of the service, which is unpacked and started where it lies."""
    for program in bundle.glob("*.exe"):
        sign.file(program)
    name = DIST / f"central-service-{VERSION}-windows-x86_64"
    made = Path(shutil.make_archive(str(name), "zip", bundle.parent, bundle.name))
    print(f"{made.stat().st_size / 1e6:.1f} MB  {made}")
    return made


class Signing:
    """A certificate for programs, or none: then files stay unsigned."""

    def __init__(
        self, certificate: Path | None, password: Path | None, timestamp: str | None
    ) -> None:
        self._certificate, self._password, self._timestamp = certificate, password, timestamp

    @property
    def is_given(self) -> bool:
        """Whether there is a certificate."""
        return self._certificate is not None

    def variables(self) -> dict[str, str]:
        """Return what this program, started by NSIS, reads the certificate from."""
        given = {
            "SIGN_CERTIFICATE": self._certificate,
            "SIGN_PASSWORD_FILE": self._password,
            "SIGN_TIMESTAMP": self._timestamp,
        }
        return {name: str(value) for name, value in given.items() if value is not None}

    @classmethod
    def of_variables(cls) -> Signing:
        """Return what ``variables`` named."""
        file, password = os.environ.get("SIGN_CERTIFICATE"), os.environ.get("SIGN_PASSWORD_FILE")
        return cls(
            Path(file) if file else None,
            Path(password) if password else None,
            os.environ.get("SIGN_TIMESTAMP"),
        )

    def file(self, file: Path) -> None:
        """Sign *file* in place; raise BuildFailed, and then *file* is as it was."""
        if self._certificate is None:
            return
        if os.name == "nt":
            secret = ["/p", _first_line(self._password)] if self._password else []
            time = ["/tr", self._timestamp, "/td", "sha256"] if self._timestamp else []
            _run([_signtool(), "sign", "/fd", "sha256", "/f", str(self._certificate),
                  *secret, *time, str(file)])  # fmt: skip
            return
        signed = file.with_suffix(".signed")
        secret = ["-readpass", str(self._password)] if self._password else []
        time = ["-ts", self._timestamp] if self._timestamp else []
        _run([_tool("osslsigncode"), "sign", "-pkcs12", str(self._certificate), *secret, *time,
              "-h", "sha256", "-in", str(file), "-out", str(signed)])  # fmt: skip
        signed.replace(file)


def _signtool() -> str:
    """Return the newest signtool: the Windows SDK does not put it on the PATH."""
    kits = (
        Path(os.environ.get("PROGRAMFILES(X86)", "C:/Program Files (x86)")) / "Windows Kits/10/bin"
    )
    found = sorted(kits.glob("10.*/x64/signtool.exe"), key=lambda one: _numbers(one.parts[-3]))
    return str(found[-1]) if found else _tool("signtool")


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


def _first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig").splitlines()[0]


def _tool(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise BuildFailed(f"{names[0]} is needed and not there; see docs/windows.md")


def _run(command: list[str], **variables: str) -> None:
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False,
        env={**os.environ, **variables},
    )  # fmt: skip
    if done.returncode:
        raise BuildFailed(f"{Path(command[0]).name}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


if __name__ == "__main__":
    try:
        Signing.of_variables().file(Path(sys.argv[1]))
    except BuildFailed as failed:
        raise SystemExit(str(failed)) from None
