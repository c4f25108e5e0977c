"""Faults of a certificate are reported when the service starts, in a sentence."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from central_service.http.certificates import (
    certificate_names,
    certificate_warning,
    check_certificate,
)
from central_service.trouble.service_faults import SettingRefused
from desktop_app.i18n import sentence
from support.service import ServiceProcess

NOW = datetime.now(UTC)


def made(folder: Path, *, before: datetime | None = None, after: datetime | None = None) -> Path:
    """Write a certificate and its key and return the file of the first."""
    issued = trustme.CA().issue_cert("127.0.0.1", not_before=before, not_after=after)
    number = len(list(folder.glob("*.pem")))
    cert = folder / f"{number}.pem"
    issued.private_key_pem.write_to_path(str(cert.with_suffix(".key")))
    issued.cert_chain_pems[0].write_to_path(str(cert))
    return cert


def refused(cert: Path, key: Path) -> str:
    with pytest.raises(SettingRefused) as raised:
        check_certificate(cert, key)
    return sentence(raised.value)


def test_an_encrypted_key_is_named_and_nobody_is_asked(tmp_path: Path) -> None:
    cert = made(tmp_path)
    key = cert.with_suffix(".key")
    check_certificate(cert, key)
    plain = load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"abc"))
    )
    said = refused(cert, key)
    assert str(key) in said
    assert "mật khẩu" in said


def test_a_key_of_another_certificate_and_files_that_are_none_are_told_apart(
    tmp_path: Path,
) -> None:
    cert, other = made(tmp_path), made(tmp_path)
    assert "không phải của chứng thư" in refused(cert, other.with_suffix(".key"))
    empty = tmp_path / "empty.pem"
    empty.write_bytes(b"")
    assert "PEM" in refused(empty, cert.with_suffix(".key"))
    assert "PEM" in refused(cert, empty)
    assert "không có" in refused(tmp_path / "nowhere.pem", cert.with_suffix(".key"))


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [(-30, -1, "hết hạn ngày"), (1, 30, "có hiệu lực từ"), (-30, 10, "hết hạn ngày"), (-3, 90, "")],
)
def test_the_dates_of_a_certificate_are_told(
    tmp_path: Path, before: int, after: int, word: str
) -> None:
    day = timedelta(days=1)
    cert = made(tmp_path, before=NOW + before * day, after=NOW + after * day)
    warning = certificate_warning(cert)
    assert (warning is not None) == bool(word)
    if warning is not None:
        assert word in sentence(warning)
        assert str(cert) in sentence(warning)


def test_serve_says_that_the_certificate_ran_out_and_serves_without_saying_ready(
    tmp_path: Path,
) -> None:
    cert = made(tmp_path, before=NOW - timedelta(days=30), after=NOW - timedelta(days=1))
    folder = tmp_path / "service"
    folder.mkdir()
    host = ServiceProcess(folder)
    options = ("--port", "0", "--tls-cert", str(cert), "--tls-key", str(cert.with_suffix(".key")))
    command = [*host.command(), "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"serving https://")
        process.terminate()
        assert "hết hạn ngày" in process.stderr.read().decode()
        assert process.wait(20) == 0


def test_a_certificate_that_no_desk_would_accept_is_refused(tmp_path: Path) -> None:
    key = rsa_key()
    for extensions, word in (
        ([], "không ghi tên máy chủ"),
        ([named("127.0.0.1"), x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])], "máy chủ"),
    ):
        cert = self_signed(tmp_path / "odd.pem", key, extensions)
        assert word in refused(cert, cert.with_suffix(".key"))


def test_a_certificate_for_another_host_than_the_address_keeps_new_devices_out(
    tmp_path: Path,
) -> None:
    cert = made(tmp_path)
    assert certificate_warning(cert, host="127.0.0.1") is None
    warning = certificate_warning(cert, host="rasoat.tinh.gov.vn")
    assert warning is not None and warning.keeps_out
    assert "rasoat.tinh.gov.vn" in sentence(warning)
    wide = self_signed(tmp_path / "wide.pem", rsa_key(), [named("*.tinh.gov.vn")])
    assert certificate_names(wide, "rasoat.tinh.gov.vn")
    assert not certificate_names(wide, "a.rasoat.tinh.gov.vn")


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def named(host: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.DNSName(host)])


def self_signed(file: Path, key: rsa.RSAPrivateKey, extensions: list[x509.ExtensionType]) -> Path:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "thử")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=90))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    file.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    file.with_suffix(".key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return file
