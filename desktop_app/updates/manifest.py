"""What a version of the program consists of: the one thing that is signed of an update."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import msgspec

from .update_faults import damaged, of_a_newer_form

MAX_MANIFEST_BYTES = 8 * 1024 * 1024
FORM = 1  # of the update; raised where a program of before could not put it in
MAX_NEWS = 2000  # characters of a language: it is shown on a small screen
_VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){1,3}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class InstalledFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its place in the version's folder, its SHA-256 and bytes."""

    path: str
    sha256: str
    size: int
    runs: bool = False  # whether it may be executed, where the system asks


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All files of one version for one system (``windows-x86_64``, ``linux-x86_64``).

    ``news`` is what the makers say is new, by language ("vi", "en"); an earlier program skips it.
    ``form`` is that of the update file and of the manifest: see ``FORM``.
    """

    version: str
    system: str
    files: tuple[InstalledFile, ...]
    news: dict[str, str] = {}
    form: int = FORM


class _Form(msgspec.Struct):
    """What every form of a manifest has."""

    form: int = FORM


def decode_manifest(data: bytes) -> Manifest:
    """Return the manifest in *data*; raise UpdateRefused for one that leads out of its folder.

    Also for one of a form that this version does not know.
    """
    try:
        if msgspec.json.decode(data, type=_Form).form > FORM:
            raise of_a_newer_form()
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise damaged() from error
    if not _VERSION.fullmatch(manifest.version) or not all(map(_is_safe, manifest.files)):
        raise damaged()
    if any(len(text) > MAX_NEWS for text in manifest.news.values()):
        raise damaged()
    return manifest


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the bytes of *manifest*, always the same for the same one."""
    return msgspec.json.encode(manifest)


def numbers_of(version: str) -> tuple[int, ...]:
    """Return *version* as numbers, which order versions."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def target_of(system: str) -> str:
    """Return what the manifest of *system* is called in the signed metadata."""
    return f"{system}/desktop.json"


def _is_safe(file: InstalledFile) -> bool:
    path = PurePosixPath(file.path)
    plain = not path.is_absolute() and ".." not in path.parts and path.as_posix() == file.path
    # Neither a drive of Windows, nor a stream of a file, nor its other separator.
    plain = plain and bool(path.parts) and not set(file.path) & set('\\:*?"<>|\0')
    return plain and bool(_SHA256.fullmatch(file.sha256)) and 0 <= file.size < 2**40
