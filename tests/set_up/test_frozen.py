"""What goes into the frozen programs, and how they are signed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pip
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

from support import programs

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.append(str(CHECKOUT / "packaging" / "frozen"))

contents = programs.load("contents", "frozen")
windows_installer = programs.load("windows_installer", "frozen")
PASSWORD = "mật khẩu thử"


def bundle(folder: Path, program: str) -> Path:
    """Return a bundle that has what must be inside."""
    inside = folder / program / "_internal"
    for name in ("resources/locale/vi/LC_MESSAGES/ui.mo", "checklists/a.toml", "LICENSE"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).touch()
    for file in contents.beside_code(program):
        (inside / file).parent.mkdir(parents=True, exist_ok=True)
        (inside / file).touch()
    return folder / program


@pytest.mark.parametrize("program", ["desktop", "service"])
def test_what_must_and_must_not_be_inside_is_looked_at(tmp_path: Path, program: str) -> None:
    whole = bundle(tmp_path, program)
    assert list(contents.faults_of(whole)) == []
    (whole / "_internal" / "icuuc.dll").touch()
    shutil.rmtree(whole / "_internal" / "checklists")
    assert len(list(contents.faults_of(whole))) == 2


def test_a_file_whose_path_is_too_long_for_windows_is_refused(tmp_path: Path) -> None:
    whole = bundle(tmp_path, "desktop")
    deep = whole / "_internal" / ("x" * 70) / ("y" * 70)
    deep.mkdir(parents=True)
    (deep / "short.txt").touch()
    (fault,) = contents.faults_of(whole)
    assert "150 characters" in fault


@pytest.mark.skipif(not shutil.which("makensis"), reason="needs NSIS: sudo apt-get install -y nsis")
@pytest.mark.slow
def test_the_installer_is_made_without_a_warning(tmp_path: Path) -> None:
    whole = bundle(tmp_path, "desktop")
    launchers = tmp_path / "launchers"
    launchers.mkdir()
    for name in ("ra-soat", "commune-readiness"):
        (launchers / f"{name}.exe").write_bytes(b"MZ")
    Image.new("RGB", (32, 32)).save(tmp_path / "icon.ico")
    defines = {
        "BUNDLE": whole, "LAUNCHERS": launchers, "OUT": tmp_path / "ra-soat-setup.exe",
        "VERSION": "0.1.0", "ICON": tmp_path / "icon.ico", "NEEDED_MB": 150,
    }  # fmt: skip
    words = [f"-D{name}={value}" for name, value in defines.items()]
    script = CHECKOUT / "packaging" / "windows" / "installer.nsi"
    done = subprocess.run(
        ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *words, str(script)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert (tmp_path / "ra-soat-setup.exe").stat().st_size > 50_000


def test_files_that_lie_between_the_modules_are_looked_for(tmp_path: Path) -> None:
    service = bundle(tmp_path, "service")
    page = Path("central_service/http/templates/page.html")
    assert page in set(contents.beside_code("service"))
    (service / "_internal" / page).unlink()
    assert list(contents.faults_of(service)) == [
        f"{page.as_posix()} is missing, which the code beside it reads"
    ]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a self-made certificate for programs, as makers are given one: a PKCS 12 file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nơi làm phần mềm, thử")])
    now = datetime.now(UTC)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "ca.pem").write_bytes(made.public_bytes(Encoding.PEM))
    sealed = BestAvailableEncryption(PASSWORD.encode())
    file = tmp_path / "makers.pfx"
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"makers", key, made, None, sealed))
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    return file


def is_signed(file: Path, authority: Path) -> bool:
    command = ["osslsigncode", "verify", "-CAfile", str(authority), "-in", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    return done.returncode == 0 and "Signature verification: ok" in done.stdout


@pytest.mark.skipif(
    os.name == "nt" or not shutil.which("osslsigncode"),
    reason="needs osslsigncode: sudo apt-get install -y osslsigncode",
)
@pytest.mark.slow
def test_programs_are_signed_with_the_certificate_given_and_else_are_as_they_were(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = Path(pip.__file__).parent / "_vendor" / "distlib" / "t64.exe"
    program, before = tmp_path / "chương trình.exe", launcher.read_bytes()
    program.write_bytes(before)
    unsigned = windows_installer.Signing(None, None, None)
    unsigned.file(program)
    assert program.read_bytes() == before and not unsigned.is_given
    signing = windows_installer.Signing(certificate, tmp_path / "password", None)
    signing.file(program)
    assert is_signed(program, tmp_path / "ca.pem")
    # As NSIS has the uninstaller signed.
    program.write_bytes(before)
    for name, value in signing.variables().items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, str(windows_installer.__file__), str(program)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert is_signed(program, tmp_path / "ca.pem")
    (tmp_path / "password").write_text("another\n", encoding="utf-8")
    program.write_bytes(before)
    with pytest.raises(windows_installer.BuildFailed) as failed:
        signing.file(program)
    assert "another" not in str(failed.value)
    assert program.read_bytes() == before


def test_the_installer_has_the_uninstaller_signed_where_a_certificate_is_given() -> None:
    script = (CHECKOUT / "packaging" / "windows" / "installer.nsi").read_text(encoding="utf-8")
    assert "!ifdef SIGN" in script and "!uninstfinalize '${SIGN} \"%1\"'" in script
