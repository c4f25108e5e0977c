"""Make the keys of the makers, and sign a version as an update.

    release.py keys --out REPOSITORY --keys FOLDER       once: three root keys, one release key
    release.py sign --bundle DIR --system windows-x86_64 --version 0.2.0 --from OLD_DIR
                    --repository REPOSITORY --key release.pem --out FILE --news vi=moi.txt
    release.py rotate --repository REPOSITORY --root-keys A.pem B.pem --keys FOLDER

Keys are PEM files under the passphrase in the first line of --passphrase-file. REPOSITORY holds no
secret: the signed metadata, of which the next release is the continuation. What the roles are for,
and why, is in docs/decisions/0015-updates.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desktop_app.updates.manifest import (
    MAX_NEWS,
    InstalledFile,
    Manifest,
    encode_manifest,
    target_of,
)
from desktop_app.updates.update_file import archive_of, packed

ROOT_KEYS, ROOT_THRESHOLD = 3, 2  # one may be lost, one may be stolen
RELEASE_ROLES = (Timestamp.type, Snapshot.type, Targets.type)
# By the time that a service gave, or the day the installed program was built: never a PC's clock.
ROOT_YEARS, RELEASE_YEARS = 20, 5
_LEAST_SAVED = 0.8  # of a whole file, above which what differs is not worth its own form


def make_keys(folder: Path, names: list[str], passphrase: bytes) -> list[CryptoSigner]:
    """Make keys as *folder*/NAME.pem, sealed under *passphrase*; refuse to replace one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    signers = []
    for name in names:
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase)
        )
        handle = os.open(folder / f"{name}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(pem)
        signers.append(CryptoSigner(private))
    return signers


def signer_in(file: Path, passphrase: bytes) -> CryptoSigner:
    """Return the key in *file*."""
    private = load_pem_private_key(file.read_bytes(), passphrase)
    assert isinstance(private, Ed25519PrivateKey)  # as made above
    return CryptoSigner(private)


def years(count: int) -> datetime:
    """Return the time in *count* years."""
    return (datetime.now(UTC) + timedelta(days=365 * count)).replace(microsecond=0)


def found(repository: Path, roots: list[CryptoSigner], release: CryptoSigner) -> None:
    """Begin *repository*: its first root, and nothing released yet."""
    root = Root(version=1, expires=years(ROOT_YEARS), consistent_snapshot=True)
    root.roles[Root.type] = Role([], ROOT_THRESHOLD)
    for one in roots:
        root.add_key(one.public_key, Root.type)
    for role in RELEASE_ROLES:
        root.add_key(release.public_key, role)
    _write(repository / "1.root.json", Metadata(root), roots)


def rotate(repository: Path, roots: list[CryptoSigner], release: CryptoSigner) -> None:
    """Replace the release key: a new root, signed by enough of the root keys."""
    version = _root_version(repository)
    known = Metadata[Root].from_file(str(repository / f"{version}.root.json"))
    for role in RELEASE_ROLES:
        for key in list(known.signed.roles[role].keyids):
            known.signed.revoke_key(key, role)
        known.signed.add_key(release.public_key, role)
    known.signed.version = version + 1
    known.signed.expires = years(ROOT_YEARS)
    known.signatures.clear()
    _write(repository / f"{version + 1}.root.json", known, roots)


def manifest_of(
    bundle: Path, version: str, system: str, news: dict[str, str] | None = None
) -> tuple[Manifest, dict[str, Path]]:
    """Return the manifest of *bundle*, and its files by their SHA-256."""
    files, by_content = [], {}
    for file in sorted(one for one in bundle.rglob("*") if one.is_file()):
        data = file.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        by_content[sha256] = file
        files.append(
            InstalledFile(
                path=file.relative_to(bundle).as_posix(), sha256=sha256, size=len(data),
                runs=bool(file.stat().st_mode & 0o100) and os.name == "posix",
            )
        )  # fmt: skip
    manifest = Manifest(version=version, system=system, files=tuple(files), news=news or {})
    return manifest, by_content


def changed_files(bundle: Path, new: dict[str, Path], before: list[Path]) -> dict[str, bytes]:
    """Return the parts ``files/…`` of an update: what no earlier version in *before* has.

    Each as what differs from the file at the same place, where that is shorter.
    """
    parts: dict[str, bytes] = {}
    held = {_sha256(file) for old in before for file in old.rglob("*") if file.is_file()}
    for sha256, file in new.items():
        if sha256 in held:
            continue
        data = file.read_bytes()
        whole = packed(data)
        differing = {}
        for old in before:
            earlier = old / file.relative_to(bundle)
            if earlier.is_file():
                differing[_sha256(earlier)] = packed(data, earlier.read_bytes())
        if (
            before
            and len(differing) == len(before)
            and all(len(one) < _LEAST_SAVED * len(whole) for one in differing.values())
        ):
            for earlier_sha256, patch in differing.items():
                parts[f"files/{sha256}.from.{earlier_sha256}.zst"] = patch
        else:
            parts[f"files/{sha256}.zst"] = whole
    return parts


def sign(
    repository: Path, release: CryptoSigner, manifest: Manifest, files: dict[str, bytes]
) -> bytes:
    """Return the update file of *manifest*; the metadata in *repository* goes on by one version."""
    data = encode_manifest(manifest)
    version = _next_version(repository)
    name = target_of(manifest.system)
    targets = Targets(version=version, expires=years(RELEASE_YEARS))
    targets.targets[name] = TargetFile.from_data(name, data, ["sha256"])
    snapshot = Snapshot(version=version, expires=years(RELEASE_YEARS))
    snapshot.meta["targets.json"] = MetaFile(version)
    timestamp = Timestamp(version=version, expires=years(RELEASE_YEARS))
    timestamp.snapshot_meta = MetaFile(version)
    _write(repository / f"{version}.targets.json", Metadata(targets), [release])
    _write(repository / f"{version}.snapshot.json", Metadata(snapshot), [release])
    _write(repository / "timestamp.json", Metadata(timestamp), [release])
    parts = {f"metadata/{file.name}": file.read_bytes() for file in repository.glob("*.root.json")}
    for file in (f"{version}.targets.json", f"{version}.snapshot.json", "timestamp.json"):
        parts[f"metadata/{file}"] = (repository / file).read_bytes()
    folder, _slash, base = name.rpartition("/")
    parts[f"targets/{folder}/{hashlib.sha256(data).hexdigest()}.{base}"] = data
    return archive_of(parts | files)


def _write(file: Path, metadata: Metadata, signers: list[CryptoSigner]) -> None:  # type: ignore[type-arg]
    for signer in signers:
        metadata.sign(signer, append=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(metadata.to_bytes())


def _root_version(repository: Path) -> int:
    return max(int(file.name.partition(".")[0]) for file in repository.glob("*.root.json"))


def _next_version(repository: Path) -> int:
    known = repository / "timestamp.json"
    if not known.is_file():
        return 1
    return Metadata[Timestamp].from_file(str(known)).signed.version + 1


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _news(given: str) -> tuple[str, str]:
    """Return language and text of "vi=FILE"."""
    language, _equals, file = given.partition("=")
    try:
        text = Path(file).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise argparse.ArgumentTypeError(f"{file} cannot be read as UTF-8") from error
    if language not in ("vi", "en") or not 0 < len(text) <= MAX_NEWS:
        raise argparse.ArgumentTypeError(f"{given}: vi=FILE or en=FILE, up to {MAX_NEWS} letters")
    return language, unicodedata.normalize("NFC", text)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="release.py", description=__doc__.split("\n")[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    keys = verbs.add_parser("keys", help="make the keys and the first root; once")
    keys.add_argument("--out", type=Path, required=True, metavar="REPOSITORY")
    keys.add_argument("--keys", type=Path, required=True, metavar="FOLDER")
    signing = verbs.add_parser("sign", help="make the update file of a version")
    signing.add_argument("--bundle", type=Path, required=True, metavar="DIR")
    signing.add_argument("--system", required=True, choices=("windows-x86_64", "linux-x86_64"))
    signing.add_argument("--version", required=True)
    signing.add_argument("--from", dest="before", type=Path, nargs="*", default=[], metavar="DIR")
    signing.add_argument(
        "--news", type=_news, nargs="*", default=[], metavar="LANGUAGE=FILE",
        help=f"what is new, in a text of at most {MAX_NEWS} characters: vi=FILE en=FILE",
    )  # fmt: skip
    signing.add_argument("--repository", type=Path, required=True)
    signing.add_argument("--key", type=Path, required=True, metavar="PEM")
    signing.add_argument("--out", type=Path, required=True, metavar="FILE")
    rotating = verbs.add_parser("rotate", help="replace the release key")
    rotating.add_argument("--repository", type=Path, required=True)
    rotating.add_argument("--root-keys", type=Path, nargs="+", required=True, metavar="PEM")
    rotating.add_argument("--keys", type=Path, required=True, metavar="FOLDER")
    for verb in (keys, signing, rotating):
        verb.add_argument("--passphrase-file", type=Path, required=True, metavar="FILE")
    given = parser.parse_args(arguments)
    passphrase = given.passphrase_file.read_text(encoding="utf-8-sig").splitlines()[0].encode()
    if given.verb == "keys":
        names = [f"root-{number}" for number in range(1, ROOT_KEYS + 1)]
        *roots, release = make_keys(given.keys, [*names, "release"], passphrase)
        found(given.out, roots, release)
        print(
            f"Build programs with {given.out / '1.root.json'}; keep the root keys apart, offline."
        )
    elif given.verb == "rotate":
        roots = [signer_in(file, passphrase) for file in given.root_keys]
        (release,) = make_keys(given.keys, ["release"], passphrase)
        rotate(given.repository, roots, release)
    else:
        manifest, by_content = manifest_of(
            given.bundle, given.version, given.system, dict(sorted(given.news))
        )
        files = changed_files(given.bundle, by_content, given.before)
        release = signer_in(given.key, passphrase)
        given.out.write_bytes(sign(given.repository, release, manifest, files))
        print(
            f"{given.out.stat().st_size / 1e6:.2f} MB  {given.out}: {len(files)} of"
            f" {len(manifest.files)} files"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
