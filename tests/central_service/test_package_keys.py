"""The service's key for packages, and the card that names it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

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
