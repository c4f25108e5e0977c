"""Make the environment and start the program, or run every check and test.

``python3 packaging/dev.py run [ARGS]`` starts ``commune-readiness ARGS``;
``python3 packaging/dev.py test [--fast] [ARGS]`` runs all checks and pytest with ARGS;
``python3 packaging/dev.py simulate [ARGS]`` runs schedules of a simulated province (``--help``);
``python3 packaging/dev.py docs [--out FOLDER]`` makes the documentation site in dist/site.
Standard library only: it is the first thing that runs on a machine.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
VENV = CHECKOUT / ".venv"
COMMANDS = {"commune-readiness": "desktop_app", "central-service": "central_service"}
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARK = VENV / "made"  # written last, so that an incomplete environment is made again
RUN_PINS, TEST_PINS = HERE / "requirements.txt", HERE / "requirements-dev.txt"

# Found by ldd over Qt's libraries and plugins on a bare Debian 12.
QT_PACKAGES = (
    "libegl1 libgl1 libx11-6 libx11-xcb1 libdbus-1-3 libfontconfig1 libfreetype6 libglib2.0-0"
    " libxkbcommon0 libxkbcommon-x11-0 libbrotli1 libgssapi-krb5-2 libcups2 libxcb-cursor0"
    " libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0"
    " libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1"
)

# Fails where Qt cannot be loaded; prints why a window or a printer could not be reached.
QT_PROBE = """
import ctypes, pathlib, PySide6
from PySide6 import QtGui, QtPrintSupport, QtSvg, QtWidgets
plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins"
ctypes.CDLL(str(plugins / "platforms/libqoffscreen.so"))
for name in ("platforms/libqxcb.so", "printsupport/libcupsprintersupport.so"):
    try:
        ctypes.CDLL(str(plugins / name))
    except OSError as error:
        print(error)
"""

# No dependency is looked for: the pins name every library there is, with its hashes.
PIP_OPTIONS = (
    "-qq",  # errors only
    "--disable-pip-version-check",
    "--require-hashes",
    "--no-deps",
    "--only-binary=:all:",
)

# Variables that lead Python or pip out of the environment.
MISLEADING = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_NO_DEPS"}

# Programs that some tests need, and the Debian packages they come in.
TEST_TOOLS = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "pdftoppm": "poppler-utils",
    "Xvfb": "xvfb",
}


class Stop(Exception):
    """Ends the program with a sentence instead of a traceback."""


def say(sentence: str) -> None:
    """Print to stderr, apart from the output of the program itself."""
    print(sentence, file=sys.stderr, flush=True)


# ---- the environment


def made_for(level: str) -> str:
    """Return the content of MARK in an environment made for *level*, run or test."""
    digest = hashlib.sha256()
    of = (RUN_PINS.read_bytes(), TEST_PINS.read_bytes(), sys.version, str(CHECKOUT), str(COMMANDS))
    for part in of:
        digest.update(part if isinstance(part, bytes) else part.encode())
    return f"{level} {digest.hexdigest()}\n"


def make_environment(level: str) -> None:
    """Make .venv for *level* unless it is made; one for tests serves a run too."""
    mark = MARK.read_text(encoding="ascii") if MARK.is_file() else ""
    if mark in (made_for(level), made_for("test")):
        return
    if mark != made_for("run"):
        remove_environment()
        say("Making the environment in .venv: once, it takes a minute or more …")
        create_environment()
    else:
        say("Adding what the tests need to .venv …")
        MARK.unlink()
    pins = TEST_PINS if level == "test" else RUN_PINS
    try:
        in_venv("-m", "pip", "install", *PIP_OPTIONS, "-r", str(pins))
    except subprocess.CalledProcessError as error:
        remove_environment()
        raise Stop(
            "The libraries could not be fetched or do not match their pins (pip says why, above)."
            " Nothing half-made is left; run the same command again."
        ) from error
    point_at_checkout()
    MARK.write_text(made_for(level), encoding="ascii")


def remove_environment() -> None:
    """Remove .venv, whole or half-made."""
    if VENV.exists() or VENV.is_symlink():
        try:
            VENV.unlink() if VENV.is_symlink() else shutil.rmtree(VENV)
        except OSError as error:
            raise Stop(
                f"The old environment {VENV} cannot be removed ({error.strerror}): is the program"
                " still open? Close it, or remove the folder, and run the same command again."
            ) from error


def create_environment() -> None:
    """Create an empty .venv with pip."""
    # Debian and Ubuntu keep ensurepip in a package of its own.
    if importlib.util.find_spec("ensurepip") is None:
        packages = ["python3-venv"]
        if not (may_install() and apt_install(packages)):
            # Where even this is missing, Qt's libraries may be too: name all packages at once.
            if not has_library("libEGL.so.1") or not has_library("libxcb-cursor.so.0"):
                packages += [*QT_PACKAGES.split(), font_package()]
            raise Stop(
                f"Python's own venv is missing. Install it, then try again: {line(packages)}"
            )
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as error:
        remove_environment()
        raise Stop(f"The environment {VENV} could not be made: {error}") from error


def point_at_checkout() -> None:
    """Let the environment import the rooms from the checkout.

    By a relative path, because Python reads this file in the account's own encoding, which may not
    have the letters of the checkout's path; and last on sys.path, so that the folder packaging/
    never hides the library of that name.
    """
    site = in_venv("-c", "import sysconfig; print(sysconfig.get_path('purelib'))", capture=True)
    folder = Path(site.strip())
    up = "/".join([".."] * len(folder.relative_to(VENV.parent).parts))
    (folder / "checkout.pth").write_text(up + "\n", encoding="ascii")
    for command, package in COMMANDS.items():
        make_launcher(command, package)


def make_launcher(command: str, package: str) -> None:
    """Make a script that runs *command* in the activated environment.

    A script that looks beside itself: a ``#!`` line cannot name a path that has spaces.
    """
    if os.name == "nt":
        script = f'@"%~dp0python.exe" -m {package} %*\r\n'
        (PYTHON.parent / f"{command}.cmd").write_text(script, encoding="ascii")
        return
    launcher = PYTHON.parent / command
    script = f'#!/bin/sh\nexec "$(dirname "$0")/python" -m {package} "$@"\n'
    launcher.write_text(script, encoding="ascii")
    launcher.chmod(0o755)


def environment(**more: str) -> dict[str, str]:
    """Return the variables for a program of .venv, without those that would lead it elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return kept | more


def in_venv(*arguments: str, capture: bool = False) -> str:
    """Run Python of .venv to its end; raise CalledProcessError where it fails."""
    out = subprocess.PIPE if capture else None
    command, utf8 = [str(PYTHON), *arguments], environment(PYTHONUTF8="1")
    done = subprocess.run(command, env=utf8, stdout=out, encoding="utf-8", check=True, cwd=CHECKOUT)
    return done.stdout or ""


def compile_catalogues() -> None:
    """Make the compiled catalogues of sentences that are missing or stale."""
    command = [str(PYTHON), str(HERE / "compile_catalogues.py")]
    if subprocess.run(command, env=environment(PYTHONUTF8="1"), check=False).returncode:
        raise Stop("The sentences could not be compiled; why, is told above.")


# ---- the machine


def may_install() -> bool:
    """Tell whether this is Debian or Ubuntu and we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def line(packages: Iterable[str]) -> str:
    """Return the command line that installs *packages*."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def apt_install(packages: list[str]) -> bool:
    """Install *packages* as root; return whether that succeeded."""
    say(f"Installing {' '.join(packages)} …")
    variables = environment(DEBIAN_FRONTEND="noninteractive")
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=variables, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def has_library(name: str) -> bool:
    """Tell whether the system has the shared library *name*."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def qt_trouble() -> tuple[str, str]:
    """Return why Qt cannot be loaded, and why it has no windows or printers; nothing if it has."""
    done = subprocess.run(
        [str(PYTHON), "-c", QT_PROBE],
        env=environment(PYTHONUTF8="1"),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no reason told"])[-1], ""
    return "", "; ".join(done.stdout.splitlines())


def has_serif() -> bool:
    """Tell whether the font of the papers is where the program looks for it."""
    fonts = Path("/usr/share/fonts")
    return any(fonts.glob("**/LiberationSerif-Regular.ttf"))


def font_package() -> str:
    """Return the package that holds version 2 of the fonts in this system."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    older = {("debian", "12"), ("ubuntu", "22.04")}
    named = (release.get("ID", ""), release.get("VERSION_ID", ""))
    return "fonts-liberation2" if named in older else "fonts-liberation"


def check_machine() -> None:
    """Install or name the system libraries of Qt and the fonts of the papers."""
    found = VENV / "machine-checked"
    if sys.platform != "linux" or found.exists():
        return
    broken, windowless = qt_trouble()
    fonts = [] if has_serif() else [font_package()]
    wanted = [*(QT_PACKAGES.split() if broken or windowless else []), *fonts]
    if wanted and may_install() and apt_install(wanted):
        broken, windowless = qt_trouble()
        fonts = [] if has_serif() else fonts
    if broken:
        how = line(wanted) if shutil.which("apt-get") else "see your system's packages for Qt 6"
        raise Stop(f"Qt cannot be loaded ({broken}). Install what it needs, then try again: {how}")
    if windowless:
        say(f"Windows or printers cannot be reached ({windowless}): {line(QT_PACKAGES.split())}")
    if fonts:
        say(f"Liberation Serif is missing, so papers take another font: {line(fonts)}")
    if not windowless and not fonts:
        with contextlib.suppress(OSError):  # another account may own .venv; checked again next time
            found.touch()


def find_test_tools() -> None:
    """Install the programs that some tests need, or name each that is missing."""
    if sys.platform != "linux":
        return
    missing = {tool: package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)}
    if missing and may_install():
        apt_install(sorted(missing.values()))
    for tool, package in missing.items():
        if not shutil.which(tool):
            say(f"{tool} is missing, the tests that need it are skipped: {line([package])}")


# ---- the two commands


def has_display(variables: Mapping[str, str]) -> bool:
    """Tell whether a window could be shown to a person."""
    if variables.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return False
    return sys.platform != "linux" or any(map(variables.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def opens_window(arguments: list[str]) -> bool:
    """Tell whether *arguments* hold no verb, so that the program would open its window."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--data", "--lang"):
            next(rest, None)
        elif not argument.startswith(("--data=", "--lang=")):
            return False
    return True


def run(arguments: list[str]) -> int:
    """Start the program with *arguments* and return its exit code."""
    make_environment("run")
    compile_catalogues()
    check_machine()
    if opens_window(arguments) and not has_display(os.environ):
        say("There is no display here, so the demonstration runs without a window.")
        arguments = [*arguments, "demo", "--headless"]
    command = [str(PYTHON), "-m", "desktop_app", *arguments]
    # In the folder the person is in: FILE arguments are theirs.
    return subprocess.run(command, env=environment(), check=False).returncode


def test(arguments: list[str]) -> int:
    """Run every check and test, as packaging/checks.py does; return 0 if all pass."""
    make_environment("test")
    compile_catalogues()
    check_machine()
    find_test_tools()
    variables = environment()
    # Tests start hundreds of processes: without bytecode each compiles the program again.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(PYTHON), str(HERE / "checks.py"), *arguments]
    return subprocess.run(command, env=variables, check=False, cwd=CHECKOUT).returncode


def simulate(arguments: list[str]) -> int:
    """Run the simulator with *arguments* and return its exit code."""
    make_environment("test")
    compile_catalogues()
    command = [str(PYTHON), "-m", "simulation", *arguments]
    # A seed must give the same run, and the order of sets depends on the hash seed.
    variables = environment(PYTHONHASHSEED="0")
    return subprocess.run(command, env=variables, check=False, cwd=CHECKOUT / "tests").returncode


def docs(arguments: list[str]) -> int:
    """Make the documentation site, as packaging/site/build.py does; return its exit code."""
    make_environment("run")
    compile_catalogues()
    check_machine()
    command = [str(PYTHON), str(HERE / "site" / "build.py"), *arguments]
    return subprocess.run(command, env=environment(), check=False).returncode


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the program", add_help=False)
    commands.add_parser("test", help="run every check and test", add_help=False)
    commands.add_parser("simulate", help="prove that nothing is lost", add_help=False)
    commands.add_parser("docs", help="make the documentation site", add_help=False)
    chosen, rest = parser.parse_known_args(arguments[:1])
    if sys.version_info < (3, 11):  # noqa: UP036 - said before pip says it worse
        raise Stop(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
    command = {"run": run, "test": test, "simulate": simulate, "docs": docs}[chosen.command]
    return command([*rest, *arguments[1:]])


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        raise SystemExit(main(sys.argv[1:]))
    except Stop as stop:
        raise SystemExit(str(stop)) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
