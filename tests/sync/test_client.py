"""The link: what each trouble on the way is called, and who is believed to be the service."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from desktop_app.core.ids import Role
from desktop_app.i18n import sentence
from desktop_app.sync import known, tls
from desktop_app.sync.addresses import checked_url, is_loopback
from desktop_app.sync.client import Link
from desktop_app.sync.faults import (
    AddressRefused,
    Busy,
    Cancelled,
    ClockWrong,
    LineBroke,
    NoLine,
    Nonsense,
    NotConnected,
    Refused,
    SlowLine,
    SyncFault,
    TooNew,
    TooOld,
    WrongCertificate,
)
from support.exchangers import QUICK, XA, Begin
from support.service import RunningService, running
from support.weather import http, nobody, stranger

NOW = datetime.now(UTC)


def fault_at(url: str, **said: object) -> SyncFault:
    """Return the fault that asking at *url* ends in."""
    with Link(url, token="t" * 22, limits=QUICK, **said) as link:  # type: ignore[arg-type]
        with pytest.raises(SyncFault) as raised:
            b"".join(link.sync(b"question"))
        assert sentence(raised.value) != str(raised.value)  # told in Vietnamese
        return raised.value


# --- addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://may-chu.example/", "https://may-chu.example"),
        (" may-chu.example ", "https://may-chu.example"),
        ("https://may-chu.example:8443/so/", "https://may-chu.example:8443/so"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_without_what_does_not_matter(typed: str, kept: str) -> None:
    assert checked_url(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://may-chu.example", "http://10.0.0.5", "http://127.0.0.1.example", "ftp://x.example",
        "", "https://", "https://a b.example", "https://x.example/?a=1", "https://u:p@x.example",
        "https://x.example:0", "https://x.example:99999", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_open_or_meaningless_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(typed)


def test_loopback_is_this_computer_only() -> None:
    assert is_loopback("http://127.3.2.1")
    assert not is_loopback("http://localhost.example")


# --- lines


def test_nobody_there_is_no_line() -> None:
    assert isinstance(fault_at(nobody()), NoLine)
    assert isinstance(fault_at("https://no-such-host.invalid"), NoLine)


def test_without_a_token_nothing_is_asked() -> None:
    with Link(nobody()) as link, pytest.raises(NotConnected):
        next(iter(link.sync(b"")))


def silent() -> Iterable[bytes]:
    time.sleep(30)
    yield b""


def drip(head: bytes, every: float = 0.2) -> Callable[[], Iterator[bytes]]:
    def said() -> Iterator[bytes]:
        yield head
        for _ in range(100):
            time.sleep(every)
            yield b"x"

    return said


@pytest.mark.parametrize(
    "says",
    [
        drip(b"HTTP/1.1 200 OK\r\nX-Long: "),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        drip(b"HT", every=10),
    ],
    ids=["head drips", "body drips", "silent"],
)
def test_a_line_on_which_hardly_anything_comes_is_given_up(
    says: Callable[[], Iterator[bytes]],
) -> None:
    began = time.monotonic()
    with stranger(says) as one:
        assert isinstance(fault_at(one.url), SlowLine)
        assert time.monotonic() - began < 8


def test_a_slow_line_that_moves_is_waited_for() -> None:
    body = b"a" * 2000

    def says() -> Iterator[bytes]:
        yield http("200 OK", body)[: -len(body)]
        for at in range(0, 2000, 100):
            time.sleep(0.1)
            yield body[at : at + 100]

    with stranger(says) as one, Link(one.url, token="t", limits=QUICK) as link:
        assert b"".join(link.sync(b"question")) == body


def test_a_body_without_end_is_cut_off() -> None:
    def says() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(40):
            yield bytes(1024 * 1024)

    with stranger(says) as one:
        assert isinstance(fault_at(one.url), Nonsense)


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (b"", LineBroke),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!", LineBroke),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Nonsense),
        (http("302 Found", Location="https://portal.example"), Nonsense),
        (http("404 Not Found", b"<html>"), Nonsense),
        (http("511 Network Authentication Required", b"<html>"), Nonsense),
        (http("407 Proxy Authentication Required"), NoLine),
        (http("429 Too Many Requests", Retry_After="7"), Busy),
        (http("502 Bad Gateway", b"<html>nginx"), Busy),
        (http("507 Insufficient Storage", b'{"code":"no_room","message":"x"}'), Busy),
        (http("403 Forbidden", b'{"code":"forbidden","message":"x"}'), Refused),
        (
            http("400 Bad", b'{"code":"wire_version","params":{"found":1,"known":2}}'),
            TooOld,
        ),
        (
            http("400 Bad", b'{"code":"wire_version","params":{"found":2,"known":1}}'),
            TooNew,
        ),
    ],
)
def test_each_answer_has_its_name(says: bytes, kind: type[SyncFault]) -> None:
    with stranger(says) as one:
        assert type(fault_at(one.url)) is kind


def test_a_waiting_time_is_taken_within_reason() -> None:
    for said, taken in (("7", 7), ("999999999", 86_400), ("Wed, 21 Oct 2015", None), ("-5", None)):
        with stranger(http("503 Busy", Retry_After=said)) as one:
            fault = fault_at(one.url)
            assert isinstance(fault, Busy)
            assert fault.retry_after == taken


def test_a_person_can_stop_what_is_on_its_way() -> None:
    with stranger(drip(b"HT", every=10)) as one, Link(one.url, token="t") as link:
        threading.Timer(0.3, link.stop).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            b"".join(link.sync(b"question"))
        assert time.monotonic() - began < 5


def test_requests_say_nothing_that_is_not_needed() -> None:
    with stranger(http("200 OK", b"ok")) as one, Link(one.url, token="T" * 22) as link:
        assert b"".join(link.sync(b"12345")) == b"ok"
        assert one.heard == [
            b"POST /v1/sync HTTP/1.1\r\nHost: " + one.url[7:].encode() + b"\r\nContent-Length: 5"
            b"\r\nAuthorization: Bearer " + b"T" * 22 + b"\r\n\r\n12345"
        ]


def test_a_netrc_does_not_put_another_token_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with stranger(http("200 OK", b"ok")) as one, Link(one.url, token="T" * 22) as link:
        b"".join(link.sync(b"q"))
        assert b"Bearer TTTT" in one.heard[0]


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
        # Nor does the variable stand in where the system is asked.
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


# --- clocks: what matters is how the certificate's dates lie to the computer's


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
        assert one.heard == []  # nothing was said to whoever that was


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
    # The same key, with dates that lie to today as the real ones do to that year.
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
