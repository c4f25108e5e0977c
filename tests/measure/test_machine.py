"""Printers, scanners, computer, system, certificates: what is there, and what is not."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop_app import paths
from desktop_app.measure import antivirus, certificates, computer, printers, scanners, systems
from desktop_app.measure.programs import ask
from desktop_app.measure.results import (
    Absence,
    Certificate,
    CertificateFacts,
    Printer,
    PrinterFacts,
    ScannerFacts,
    SystemFacts,
)
from desktop_app.measure.running import Nothing

TABLE = paths.resources() / "systems" / "support.toml"

# What CUPS 2.4 prints with LC_ALL=C.
LPSTAT = """\
printer HP_Van_thu is idle.  enabled since Mon Nov 30 09:14:02 2026
printer Kho disabled since Mon Nov 30 09:14:02 2026 -
\treason unknown
printer PDF now printing PDF-3.  enabled since Mon Nov 30 09:14:02 2026
system default destination: HP_Van_thu
device for HP_Van_thu: usb://HP/LaserJet?serial=1
device for Kho: ipp://10.0.0.9/ipp/print
device for PDF: cups-pdf:/
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds the only programs there are."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, out: str = "", err: str = "", code: int = 0) -> None:
    """Make a program that prints *out* and *err*, and exits with *code*."""
    (folder / f"{name}.out").write_text(out, "utf-8")
    (folder / f"{name}.err").write_text(err, "utf-8")
    file = folder / name
    said = (
        "import sys, pathlib\n"
        f"sys.stdout.write(pathlib.Path({str(folder / f'{name}.out')!r}).read_text('utf-8'))\n"
        f"sys.stderr.write(pathlib.Path({str(folder / f'{name}.err')!r}).read_text('utf-8'))\n"
        f"sys.exit({code})\n"
    )
    file.write_text(f"#!{sys.executable}\n{said}", "utf-8")
    file.chmod(0o700)


linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the programs of Linux")


@pytest.mark.slow
@linux
def test_printers_are_listed_with_what_they_are(programs: Path) -> None:
    program(programs, "lpstat", LPSTAT)
    found = printers.printers()
    assert isinstance(found, PrinterFacts)
    assert found.printers == (
        Printer(name="HP_Van_thu", port="usb://HP/LaserJet?serial=1", is_default=True),
        Printer(name="Kho", port="ipp://10.0.0.9/ipp/print", is_off=True),
        Printer(name="PDF", port="cups-pdf:/", is_virtual=True),
    )
    assert len(found.real) == 2  # one that writes files is no printer


@pytest.mark.slow
@linux
def test_no_printer_no_system_and_a_dead_one_are_told_apart(programs: Path) -> None:
    assert printers.printers() is Absence.NO_PRINT_SYSTEM
    program(programs, "lpstat", err="lpstat: No destinations added.\n", code=1)
    assert printers.printers() is Absence.NO_PRINTER
    program(programs, "lpstat", err="lpstat: Scheduler is not running.\n", code=1)
    with pytest.raises(Nothing) as raised:
        printers.printers()
    assert raised.value.absence is Absence.NO_PRINT_SYSTEM


@pytest.mark.slow
@linux
def test_scanners_are_listed_or_said_to_be_missing(programs: Path) -> None:
    assert scanners.scanners() is Absence.NO_SCAN_SYSTEM
    program(programs, "scanimage", "")
    assert scanners.scanners() is Absence.NO_SCANNER
    program(programs, "scanimage", "Canon DR-C225 (sheetfed scanner)\n")
    found = scanners.scanners()
    assert isinstance(found, ScannerFacts)
    assert found.scanners == ("Canon DR-C225 (sheetfed scanner)",)
    program(programs, "scanimage", err="cannot open", code=1)
    with pytest.raises(Nothing):
        scanners.scanners()


@pytest.mark.slow
@linux
def test_programs_speak_english_whatever_the_language(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    (programs / "said").write_text(
        f"#!{sys.executable}\nimport os\nprint(os.environ['LC_ALL'])\n", "utf-8"
    )
    (programs / "said").chmod(0o700)
    said = ask("said", seconds=20)
    assert said is not None and said.out.strip() == "C"
    assert ask("nobody", seconds=1) is None


@pytest.mark.slow
@linux
def test_a_program_that_never_ends_is_ended(programs: Path) -> None:
    (programs / "slow").write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n", "utf-8")
    (programs / "slow").chmod(0o700)
    with pytest.raises(TimeoutError):
        ask("slow", seconds=0.2)


def test_the_computer_has_a_processor_memory_and_the_disk_of_the_data(tmp_path: Path) -> None:
    found = computer.computer(tmp_path)
    assert found.cores >= 1 and found.memory_mb > 100 and found.processor
    assert found.disk_gb >= found.disk_free_gb >= 0
    assert os.path.ismount(found.disk) or found.disk.endswith(":")


def test_the_table_of_systems_is_whole_and_dated() -> None:
    table = systems.read_table(TABLE)
    assert table.source and table.as_of >= dt.date(2026, 11, 30)
    keys = [(one.build, edition) for one in table.windows for edition in one.editions]
    assert len(keys) == len(set(keys))
    assert all(one.ends.weekday() == 1 or one.ends.year < 2021 for one in table.windows)
    names = [(one.id, one.version) for one in table.linux]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("build", "edition", "ends"),
    [
        (19045, "Professional", dt.date(2025, 10, 14)),
        (19044, "IoTEnterpriseS", dt.date(2032, 1, 13)),
        (26100, "Professional", dt.date(2026, 10, 13)),
        (26100, "Enterprise", dt.date(2027, 10, 12)),
        (9600, "Core", dt.date(2023, 1, 10)),
        (26300, "Enterprise", None),  # not in the sources that were read
        (99999, "Professional", None),
        (19045, "ServerStandard", None),
    ],
)
def test_windows_is_found_by_build_and_edition_or_not_at_all(
    build: int, edition: str, ends: dt.date | None
) -> None:
    line = systems.read_table(TABLE).of_windows(build, edition)
    assert (line.ends if line is not None else None) == ends


@linux
def test_a_system_outside_the_table_is_said_to_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    table, today = systems.read_table(TABLE), dt.date(2026, 11, 30)

    def release(**told: str) -> None:
        monkeypatch.setattr(systems, "_os_release", lambda: told)

    release(ID="debian", VERSION_ID="12", PRETTY_NAME="Debian 12")
    found = systems.system(table, today)
    assert isinstance(found, SystemFacts) and found.is_supported
    release(ID="ubuntu", VERSION_ID="20.04")
    found = systems.system(table, today)
    assert isinstance(found, SystemFacts) and not found.is_supported
    release(ID="fedora", VERSION_ID="44", SUPPORT_END="2027-05-19")
    found = systems.system(table, today)
    assert isinstance(found, SystemFacts) and found.source == "/etc/os-release"
    for told in ({"ID": "gentoo", "PRETTY_NAME": "Gentoo"}, {"ID": "debian"}, {}):
        release(**told)
        with pytest.raises(Nothing) as raised:
            systems.system(table, today)
        assert raised.value.absence is Absence.UNKNOWN_SYSTEM


def _certificate(name: str, issuer: str, ends: dt.datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def test_the_earliest_expiry_is_that_of_an_issued_certificate() -> None:
    found = certificates.read(
        [
            _certificate("Trần Văn An", "CA phục vụ", dt.datetime(2027, 5, 1, 20, tzinfo=dt.UTC)),
            _certificate("máy", "máy", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)),
            b"no certificate",
            _certificate("UBND xã", "CA phục vụ", dt.datetime(2027, 3, 1, tzinfo=dt.UTC)),
        ]
    )
    assert [one.subject for one in found] == ["máy", "UBND xã", "Trần Văn An"]
    facts = CertificateFacts(tool="x", certificates=found)
    assert facts.earliest == Certificate(
        subject="UBND xã", issuer="CA phục vụ", ends=dt.date(2027, 3, 1)
    )
    assert found[2].ends == dt.date(2027, 5, 2)  # the day in Vietnam
    assert CertificateFacts(tool="x", certificates=found[:1]).earliest is None


@linux
def test_what_only_windows_tells_is_said_to_be_missing() -> None:
    assert certificates.certificates() is Absence.NO_STORE
    assert antivirus.antivirus() is Absence.NO_SECURITY_CENTRE
