"""What other systems lost by new versions of a form, and by too many or equal photos."""

from __future__ import annotations

import pytest

from central_service.files import evidence
from desktop_app.core.ids import CentreId, Role
from desktop_app.storage import state
from support.exchangers import ROUND, XA, Begin
from support.machines import Connect, Said
from support.service import RunningService

PHOTO = b"\xff\xd8\xff\xe0" + bytes(3_000)


def test_an_option_that_no_version_knows_any_more_still_travels_and_is_kept(
    enrolled: Begin,
) -> None:
    """A renamed code stopped the upload of every device that had used the old one."""
    clerk, supervisor = enrolled("Hoa"), enrolled("Lực", Role.SUPERVISOR)
    old = clerk.answer("lead.centre_established", "answered", value="an_option_of_2019")
    strange = clerk.answer("item.of.another.year", "met")
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.refused, outcome.troubles) == (2, 0, ())
    supervisor.exchange()
    record = state.record(supervisor.store, CentreId(XA), ROUND)
    for written in (old, strange):
        register = record.item(written.change.item).answer  # type: ignore[arg-type]
        assert register is not None
        assert register.standing.hash == written.hash


def test_photos_over_the_limit_are_refused_in_words_and_none_that_is_held_goes(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over its quota a service began to delete what it held."""
    connect = Connect(service)
    try:
        clerk = connect(Role.CLERK, commune=XA)
        clerk.upload(XA, PHOTO)
        monkeypatch.setattr(evidence, "MAX_COMMUNE_BYTES", len(PHOTO) + 10)
        with pytest.raises(Said) as said:
            clerk.upload(XA, PHOTO + bytes(200))
        assert said.value.message
        path = f"/v1/evidence/{XA}/{evidence_name(PHOTO)}"
        assert clerk.http("GET", path).content == PHOTO
        clerk.write(XA)
        assert clerk.sync(XA).receipts[0].through == 1  # answers go on
    finally:
        connect.close()


def test_two_photos_with_the_same_content_are_both_there(
    service: RunningService,
) -> None:
    """The second of two equal photos was an error 409."""
    connect = Connect(service)
    try:
        hoa, mai = connect(Role.CLERK, commune=XA), connect(Role.CLERK, commune="25402")
        for machine, commune in ((hoa, XA), (hoa, XA), (mai, "25402")):
            machine.upload(commune, PHOTO)
            path = f"/v1/evidence/{commune}/{evidence_name(PHOTO)}"
            assert machine.http("GET", path).content == PHOTO
    finally:
        connect.close()


def evidence_name(data: bytes) -> str:
    """Return the name of a file."""
    import hashlib

    return hashlib.sha256(data).hexdigest()
