"""The service's key for packages, and the card that names it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from central_service.administration.checking import check
from desktop_app.sync.package.service_card import CardRefused, decode_card
from support.machines import Connect
from support.packages import imported, refused
from support.service import RunningService
from support.usb_drives import command, flipped, package_of


def test_the_key_for_packages_is_kept_and_missed(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    file = service.folder / "service.age"
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0
    data = package_of(clerk, service)
    kept = file.read_bytes()
    file.unlink()
    assert "service.age" in refused(service, data, 1)
    assert not file.exists()  # no new one in its place: nobody would seal to it
    file.write_bytes(b"# kept apart\n" + kept)
    assert imported(service, data)[0].code == 0


def test_a_lost_key_for_packages_is_replaced_by_another(
    connect: Connect, service: RunningService, tmp_path: Path
) -> None:
    clerk = connect()
    file = service.folder / "service.age"
    before = package_of(clerk, service)
    file.write_bytes(b"nobody can read this")
    made = command(service, "new-package-key")
    assert made.code == 0, made.err
    assert str(file) in made.out
    assert list(service.folder.glob("service.age-unreadable-*"))
    assert imported(service, package_of(clerk, service))[0].code == 0
    refused(service, before, 4)  # it was sealed to the lost key alone
    card = tmp_path / "may-chu.the"
    command(service, "card", "--out", card)
    assert len(decode_card(card.read_bytes()).roster.age_keys) == 2
    assert check(service.service).faults == []


def test_another_key_for_packages_leaves_the_one_before_in_force(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    before = package_of(clerk, service)
    assert command(service, "new-package-key").code == 0
    assert len((service.folder / "service.age").read_text("ascii").split()) == 2
    assert imported(service, before)[0].code == 0


def test_the_card_is_the_services_own_and_names_nobody(
    connect: Connect, service: RunningService, tmp_path: Path
) -> None:
    connect()
    file = tmp_path / "may-chu.the"
    told = command(service, "card", "--out", file, "--address", "https://ra-soat.example.vn")
    assert told.code == 0
    card = decode_card(file.read_bytes())
    assert told.out.split()[-1] == card.number
    assert (card.roster.members, card.roster.areas) == ((), ())
    assert card.address == "https://ra-soat.example.vn"
    assert card.roster.age_keys
    data = file.read_bytes()
    for bad in flipped(data, range(30, len(data), 5)):
        with pytest.raises(CardRefused):
            decode_card(bad)
    assert io.BytesIO(data).readline() == b"commune-readiness card 1\n"


def test_a_file_in_the_place_of_the_card_stays_unless_it_is_said(
    service: RunningService, tmp_path: Path
) -> None:
    file = tmp_path / "may-chu.the"
    file.write_bytes(b"another card")
    told = command(service, "card", "--out", file)
    assert (told.code, file.read_bytes()) == (1, b"another card")
    assert str(file) in told.err and "--yes" in told.err
    assert command(service, "card", "--out", file, "--yes").code == 0
    assert decode_card(file.read_bytes()).number
