"""Packages of a frozen program for Linux: a .deb for Debian and Ubuntu, and a portable archive."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

from bundle import BUILD, CHECKOUT, DIST, BuildFailed
from contents import size_of

sys.path.insert(0, str(CHECKOUT))

from desktop_app.core.version import VERSION

LINUX = CHECKOUT / "packaging" / "linux"
NAMES = {"desktop": "commune-readiness", "service": "central-service"}
_ICON = "vn.gov.commune_readiness"
_MAINTAINER = "commune-readiness maintainers <commune-readiness@localhost>"

# Found by ldd over Qt's libraries and plugins on a bare Debian 12. Debian 13 and Ubuntu 24.04 named
# those that hold a time anew (t64); the older name is the second choice.
_DEPENDS = {
    "desktop": (
        "libc6 (>= 2.36), libegl1, libgl1, libopengl0, libx11-6, libx11-xcb1, libdbus-1-3,"
        " libfontconfig1, libfreetype6, libglib2.0-0t64 | libglib2.0-0, libxkbcommon0,"
        " libxkbcommon-x11-0, libbrotli1, libgssapi-krb5-2, libxcb-cursor0, libxcb-icccm4,"
        " libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, libxcb-render0,"
        " libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-util1, libxcb-xfixes0, libxcb-xkb1,"
        " zlib1g, ca-certificates, fonts-liberation2 | fonts-liberation"
    ),
    "service": "libc6 (>= 2.36), zlib1g, ca-certificates",
}
_RECOMMENDS = {
    # A keyring for the keys, printers, and the fonts of old documents.
    "desktop": "gnome-keyring | kwalletmanager | keepassxc, libcups2t64 | libcups2",
    "service": "",
}
_SUMMARY = {
    "desktop": "Offline readiness desk for public-service centres of Vietnamese communes",
    "service": "Central service of the readiness desk",
}
_DESCRIPTION = {
    "desktop": """\
        Fills the checklist of Decree 118/2025/NĐ-CP locally, at any time; sends it to a central
        service whenever there is a connection or a USB drive; prints the official papers.""",
    "service": """\
        Takes every signed change into custody and gives receipts, on SQLite or PostgreSQL.""",
}


def packages(program: str, bundle: Path) -> Iterator[Path]:
    """Yield the packages made of *bundle*: the .deb, then the archive."""
    yield _deb(program, bundle)
    yield _archive(program, bundle)


def _deb(program: str, bundle: Path) -> Path:
    name = NAMES[program]
    root = BUILD / f"{name}.deb.d"
    shutil.rmtree(root, ignore_errors=True)
    lib = root / "usr" / "lib" / name
    shutil.copytree(bundle, lib, symlinks=True)
    _link(root / "usr" / "bin" / name, f"../lib/{name}/{name}")
    documents = root / "usr" / "share" / "doc" / name
    _put(CHECKOUT / "LICENSE", documents / "copyright")
    if program == "desktop":
        _put_desktop_files(root / "usr" / "share")
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    recommends = f"Recommends: {_RECOMMENDS[program]}\n" if _RECOMMENDS[program] else ""
    control.write_text(
        f"Package: {name}\nVersion: {VERSION}\nArchitecture: amd64\nSection: misc\n"
        f"Priority: optional\nMaintainer: {_MAINTAINER}\n"
        f"Installed-Size: {size_of(root) // 1024}\nDepends: {_DEPENDS[program]}\n{recommends}"
        f"Description: {_SUMMARY[program]}\n"
        f"{indent(dedent(_DESCRIPTION[program]), ' ')}\n",
        encoding="utf-8",
    )
    for file in root.rglob("*"):
        if not file.is_symlink():
            runs = file.is_dir() or file.stat().st_mode & 0o100
            file.chmod(0o755 if runs else 0o644)
    package = DIST / f"{name}_{VERSION}_amd64.deb"
    _run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(package)])
    return package


def _put_desktop_files(share: Path) -> None:
    """Put the entry of the menu, the icon, the file types and the metadata of software centres."""
    _put(LINUX / "commune-readiness.desktop", share / "applications" / f"{_ICON}.desktop")
    _put(LINUX / "metainfo.xml", share / "metainfo" / f"{_ICON}.metainfo.xml")
    _put(LINUX / "file-types.xml", share / "mime" / "packages" / f"{_ICON}.xml")
    for side in (16, 24, 32, 48, 64, 128, 256):
        icons = share / "icons" / "hicolor" / f"{side}x{side}"
        for place in (icons / "apps" / f"{_ICON}.png", icons / "mimetypes" / f"{_ICON}-file.png"):
            _put(BUILD / f"icon-{side}.png", place)


def _archive(program: str, bundle: Path) -> Path:
    """Return an archive that runs from any folder of an account.

    The desk lies in it as an installation that updates itself (``desktop_app.updates``).
    """
    name = NAMES[program]
    file = DIST / f"{name}-{VERSION}-linux-x86_64.tar.xz"
    with tarfile.open(file, "w:xz", preset=6) as archive:
        if program == "service":
            archive.add(bundle, arcname=f"{name}-{VERSION}", filter=_plain)
            return file
        archive.add(bundle, arcname=f"{name}/versions/{VERSION}", filter=_plain)
        archive.add(LINUX / "launcher.sh", arcname=f"{name}/{name}", filter=_plain)
        current = tarfile.TarInfo(f"{name}/current")
        content = f"{VERSION}\n".encode("ascii")
        current.size = len(content)
        archive.addfile(_plain(current), io.BytesIO(content))
    return file


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _link(place: Path, to: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(to)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)}\n{done.stderr}")
