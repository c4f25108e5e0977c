"""A service with certificates of the province's own authority, which then moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from central_service.access.published import Notice, publish
from desktop_app.core.changes.authority import AuthorityRefused, authority_mark
from desktop_app.core.changes.roster import ServiceAddress
from desktop_app.core.ids import Role, Status
from desktop_app.sync.http.exchange_faults import WrongCertificate
from support.clerks import DAK_NHAU, clerk, say, use_passphrase_file
from support.service import RunningService, running


def authority() -> tuple[trustme.CA, str]:
    made = trustme.CA()
    return made, made.cert_pem.bytes().decode()


def tls_of(made: trustme.CA, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    issued = made.issue_cert("127.0.0.1")
    cert, key = folder / "cert.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    return cert, key


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[RunningService, str]]:
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", "")  # taken away again at the end
    use_passphrase_file(tmp_path)
    made, pem = authority()
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service", tls=tls_of(made, tmp_path / "tls")) as one:
        publish(one.service, Notice.ADDRESS, ServiceAddress(url=one.url, ca=pem))
        yield one, pem


def test_the_mark_in_the_letter_is_enough_to_trust_a_private_authority(
    place: tuple[RunningService, str], tmp_path: Path
) -> None:
    service, pem = place
    with clerk(tmp_path / "desk") as desk:
        code = service.code(Role.CLERK, commune=str(DAK_NHAU))
        with pytest.raises(WrongCertificate):
            desk.exchanging.enrol(service.url, code)
        _, other = authority()
        with pytest.raises(AuthorityRefused):
            desk.exchanging.enrol(service.url, code, authority=authority_mark(other))
        typed = authority_mark(pem).lower().replace("-", " ").replace("0", "o")
        desk.exchanging.enrol(service.url, code, authority=typed)
        assert desk.exchanging.sync().complete


def test_a_new_authority_and_address_reach_a_connected_desk_without_a_new_code(
    place: tuple[RunningService, str], tmp_path: Path
) -> None:
    service, pem = place
    new, new_pem = authority()
    with clerk(tmp_path / "desk") as desk:
        code = service.code(Role.CLERK, commune=str(DAK_NHAU))
        desk.exchanging.enrol(service.url, code, authority=authority_mark(pem))
        desk.exchanging.sync()
        old_url = service.url
        # Announced before it is there: the desk goes on at the old address.
        later = ServiceAddress(url="https://127.0.0.1:9", ca=new_pem)
        publish(service.service, Notice.ADDRESS, later)
        desk.exchanging.sync()
        assert desk.exchanging.sync().complete
        known = desk.exchanging.server
        assert known is not None and known.url == old_url
        # The same service at another port, with another authority; the old one stays for a while.
        moved = RunningService(service.folder, tls=tls_of(new, tmp_path / "new"))
        moved.start()
        try:
            publish(moved.service, Notice.ADDRESS, ServiceAddress(url=moved.url, ca=new_pem))
            desk.exchanging.sync()
            desk.exchanging.sync()
            service.stop()
            say(desk, "lead.director_assigned", status=Status.MET)
            outcome = desk.exchanging.sync()
            assert (outcome.sent, outcome.waiting) == (1, 0)
            known = desk.exchanging.server
            assert known is not None and known.url == moved.url
        finally:
            moved.close()
