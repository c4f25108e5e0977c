"""How the service is authenticated: certificates, the pinned key, clocks years off."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
import trustme

from desktop_app.core.ids import Role
from desktop_app.i18n import sentence
from desktop_app.sync.exchange import known
from desktop_app.sync.http import tls
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import (
    AddressRefused,
    ClockWrong,
    NoConnection,
    Nonsense,
    SyncFault,
    WrongCertificate,
)
from support.exchangers import QUICK, XA, Begin
from support.faulty_network import http, nobody, stranger, tunnel
from support.service import RunningService, running

NOW = datetime.now(UTC)


def fault_at(url: str, **said: object) -> SyncFault:
    """Return the fault that asking at *url* ends in."""
    with Link(url, token="t" * 22, limits=QUICK, **said) as link:  # type: ignore[arg-type]
        with pytest.raises(SyncFault) as raised:
            b"".join(link.sync(b"question"))
        return raised.value


# --- certificates


def certificate(
    folder: Path, ca: trustme.CA, *names: str, valid: tuple[datetime, datetime] | None = None
) -> tuple[Path, Path]:
    """Write a certificate for *names* by *ca* and return the files of it and its key."""
    before, after = valid or (NOW - timedelta(days=1), NOW + timedelta(days=30))
    made = ca.issue_cert(*(names or ("127.0.0.1",)), not_before=before, not_after=after)
    cert, key = folder / f"{len(list(folder.iterdir()))}.pem", folder / "key.pem"
    key = cert.with_suffix(".key")
    cert.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    key.write_bytes(made.private_key_pem.bytes())
    return cert, key


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, Path]:
    ca = trustme.CA()
    file = tmp_path / "ca.pem"
    file.write_bytes(ca.cert_pem.bytes())
    return ca, file


Authority = tuple[trustme.CA, Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tls"
    made.mkdir()
    return made


def test_a_pinned_authority_is_believed_and_no_other(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca, file = authority
    other = folder / "other-ca.pem"
    other.write_bytes(trustme.CA().cert_pem.bytes())
    with stranger(http("200 OK", b"ok"), tls=certificate(folder, ca)) as one:
        for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(variable, str(other))
        with Link(one.url, token="t", ca=file) as link:
            assert b"".join(link.sync(b"q")) == b"ok"
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
        assert isinstance(fault_at(one.url, ca=other), WrongCertificate)
        monkeypatch.delenv("SSL_CERT_FILE")
        # Nor does the variable replace the system's store.
        assert isinstance(fault_at(one.url), WrongCertificate)


def test_what_the_system_trusts_is_believed(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca, file = authority
    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # the system's store, as OpenSSL has it
    with (
        stranger(http("200 OK", b"ok"), tls=certificate(folder, ca)) as one,
        Link(one.url, token="t", limits=QUICK) as link,
    ):
        assert b"".join(link.sync(b"q")) == b"ok"
        assert link.server_key is not None


@pytest.mark.parametrize("name", ["may-khac.example", "127.0.0.2"])
def test_a_certificate_for_another_name_is_refused(
    folder: Path, authority: Authority, name: str
) -> None:
    ca, file = authority
    with stranger(http("200 OK", b"ok"), tls=certificate(folder, ca, name)) as one:
        assert isinstance(fault_at(one.url, ca=file), WrongCertificate)
        assert one.heard == []


def test_plain_speech_where_tls_is_expected_is_not_the_service() -> None:
    with stranger(http("400 Bad Request", b"plain"), listens=False) as one:
        assert isinstance(fault_at(one.url.replace("http:", "https:")), Nonsense)


def test_a_file_that_is_no_authority_is_named(tmp_path: Path) -> None:
    for content in (None, b"no certificate"):
        file = tmp_path / "ca.pem"
        if content is not None:
            file.write_bytes(content)
        with Link("https://127.0.0.1:1", token="t", ca=file) as link, pytest.raises(AddressRefused):
            b"".join(link.sync(b"q"))


# --- clocks: what matters are the certificate's dates relative to the computer's


YEARS = {
    "2009": (NOW + timedelta(days=6_000), NOW + timedelta(days=6_400)),  # not valid yet
    "2099": (NOW - timedelta(days=27_000), NOW - timedelta(days=26_000)),  # long over
}


@pytest.mark.parametrize("year", YEARS)
def test_before_enrolment_a_wrong_clock_has_its_sentence(
    folder: Path, authority: Authority, year: str
) -> None:
    ca, file = authority
    with stranger(http("200 OK", b"ok"), tls=certificate(folder, ca, valid=YEARS[year])) as one:
        fault = fault_at(one.url, ca=file)
        assert isinstance(fault, ClockWrong)
        assert "ngày giờ" in sentence(fault)


@pytest.mark.parametrize("year", YEARS)
def test_a_pinned_key_is_believed_whatever_the_dates_say(
    folder: Path, authority: Authority, year: str
) -> None:
    ca, file = authority
    cert, key = certificate(folder, ca, valid=YEARS[year])
    pin = tls.key_of(pem_to_der(cert))
    with stranger(http("200 OK", b"ok"), tls=(cert, key)) as one:
        with Link(one.url, token="t", ca=file, pin=pin, limits=QUICK) as link:
            assert b"".join(link.sync(b"q")) == b"ok"
            assert link.clock_is_wrong
        one.heard.clear()
        assert isinstance(fault_at(one.url, ca=file, pin="00" * 32), ClockWrong)
        assert one.heard == []  # nothing was sent to that server


def test_a_pin_excuses_nothing_but_the_dates(folder: Path, authority: Authority) -> None:
    ca, file = authority
    for cert, key in (
        certificate(folder, ca, "may-khac.example"),
        certificate(folder, trustme.CA()),
        certificate(folder, trustme.CA(), valid=YEARS["2099"]),
    ):
        pin = tls.key_of(pem_to_der(cert))
        with stranger(http("200 OK", b"ok"), tls=(cert, key)) as one:
            assert isinstance(fault_at(one.url, ca=file, pin=pin), WrongCertificate)
            assert one.heard == []


@pytest.mark.parametrize(("year", "wall"), [("2009", 1_250_000_000), ("2099", 4_080_000_000)])
def test_an_enrolled_device_in_another_year_goes_on_and_says_so(
    folder: Path, authority: Authority, begin: Begin, tmp_path: Path, year: str, wall: int
) -> None:
    ca, file = authority
    good, key = certificate(folder, ca)
    home = tmp_path / "tls-service"
    home.mkdir()
    with running(home, tls=(good, key)) as service:
        clerk = begin()
        clerk.enrol(https(service), service.code(Role.CLERK, commune=XA), ca=file)
        assert known.server_key(clerk.store) == tls.key_of(pem_to_der(good))
        clerk.answer("staff.assigned")
        assert clerk.exchange().clock_warning is None
    # The same key, with dates relative to today as the real ones are to that year.
    made = reissued(ca, key, YEARS[year])
    good.write_bytes(made)
    with running(home, tls=(good, key)) as service:
        clerk.wall = wall
        clerk.answer("staff.assigned", "unmet", cause="no_staff")
        outcome = clerk.exchange(https(service))
        assert outcome.sent == 1
        assert outcome.clock_warning is not None
        assert outcome.clock_offset is not None
        assert abs(outcome.clock_offset) > 10 * 365 * 86_400


def https(service: RunningService) -> str:
    """Return the URL of *service* as this test reaches it."""
    return f"https://127.0.0.1:{service.port}"


def pem_to_der(cert: Path) -> bytes:
    import ssl

    first = cert.read_text().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
    return ssl.PEM_cert_to_DER_cert(first)


def reissued(ca: trustme.CA, key_file: Path, valid: tuple[datetime, datetime]) -> bytes:
    """Return a certificate for the key in *key_file* with other dates, by the same authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    issuer_key = serialization.load_pem_private_key(ca.private_key_pem.bytes(), None)
    issuer = x509.load_pem_x509_certificate(ca.cert_pem.bytes())
    import ipaddress

    name = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())  # type: ignore[arg-type]
        .serial_number(7)
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(name, critical=True)
        .sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]
    )
    return made.public_bytes(serialization.Encoding.PEM)


# --- proxies


@pytest.mark.parametrize("year", [None, *YEARS])
def test_through_a_proxy_the_service_is_still_known_by_certificate_or_key(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, year: str | None
) -> None:
    ca, file = authority
    cert, key = certificate(folder, ca, "may-chu.example", valid=YEARS[year] if year else None)
    pin = tls.key_of(pem_to_der(cert))
    with (
        stranger(http("200 OK", b"ok"), tls=(cert, key)) as one,
        tunnel(one.url) as proxy,
    ):
        monkeypatch.setenv("https_proxy", proxy.url)
        with Link("https://may-chu.example", token="t", ca=file, pin=pin, limits=QUICK) as link:
            assert b"".join(link.sync(b"q")) == b"ok"
            assert link.clock_is_wrong == (year is not None)
        assert proxy.requests[0].startswith(b"CONNECT may-chu.example:443 ")
        assert b"Bearer" not in b"".join(proxy.requests)


def test_a_proxy_that_lets_nobody_through_has_its_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with stranger(http("407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        refused = sentence(fault_at("https://may-chu.example"))
        assert "proxy" in refused
    monkeypatch.setenv("https_proxy", nobody())
    silent = sentence(fault_at("https://may-chu.example"))
    assert "proxy" in silent and silent != refused


UNUSABLE = {
    "socks": {"all_proxy": "socks://proxy:80/"},
    "socks with a name": {"https_proxy": "socks5h://hoa:mat-khau@proxy:1080"},
    "nothing but a scheme": {"https_proxy": "http://"},
    "a port that is none": {"https_proxy": "http://proxy:80800"},
    "letters for a port": {"https_proxy": "proxy:cổng"},
    "another scheme": {"https_proxy": "htp://proxy:80"},
    "a bracket": {"https_proxy": "http://[::1"},
    "words": {"https_proxy": "máy chủ proxy"},
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_proxy_that_is_none_is_named_and_not_the_address(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for variable in ("https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in UNUSABLE[name].items():
        monkeypatch.setenv(variable, value)
    fault = fault_at("https://may-chu.example")
    assert isinstance(fault, NoConnection)
    assert fault.will_pass
    said = sentence(fault)
    assert "proxy" in said
    assert "may-chu.example" not in said
    assert "mat-khau" not in said


def test_a_proxy_that_asks_for_a_log_in_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    heads = "407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM"
    with stranger(http(heads)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        fault = fault_at("https://may-chu.example")
        assert isinstance(fault, NoConnection)
        assert "đăng nhập" in sentence(fault)
        assert proxy.url.rpartition("/")[2] in sentence(fault)


def test_windows_that_finds_its_proxy_by_a_script_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    url = nobody().replace("http:", "https:").replace("127.0.0.1", "may-chu.invalid")
    assert "proxy" not in sentence(fault_at(url))
    registry = ModuleType("winreg")
    registry.HKEY_CURRENT_USER = 1  # type: ignore[attr-defined]
    registry.OpenKey = lambda _key, _path: nullcontext()  # type: ignore[attr-defined]
    script = "http://wpad.tinh.example/proxy.pac"
    registry.QueryValueEx = lambda _key, _name: (script, 1)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "winreg", registry)
    fault = fault_at(url)
    assert isinstance(fault, NoConnection)
    assert script in sentence(fault)


def test_no_proxy_leads_to_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", nobody())
    with stranger(http("200 OK", b"ok")) as one, Link(one.url, token="t") as link:
        assert b"".join(link.sync(b"q")) == b"ok"
