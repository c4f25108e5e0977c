"""Faults of a certificate are reported when the service starts, in a sentence."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from central_service.http.certificates import certificate_warning, check_certificate
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


def test_serve_says_that_the_certificate_ran_out_and_serves(tmp_path: Path) -> None:
    cert = made(tmp_path, before=NOW - timedelta(days=30), after=NOW - timedelta(days=1))
    folder = tmp_path / "service"
    folder.mkdir()
    host = ServiceProcess(folder)
    options = ("--port", "0", "--tls-cert", str(cert), "--tls-key", str(cert.with_suffix(".key")))
    command = [*host.command(), "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"ready https://")
        process.terminate()
        assert "hết hạn ngày" in process.stderr.read().decode()
        assert process.wait(20) == 0
