"""The same photo in several communes: the supervisor sees it, with the names of the others."""

from __future__ import annotations

import hashlib

from PIL import Image

from desktop_app.core.ids import CentreId, CommuneCode, EvidenceKind, ItemId, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.values import shared_photos
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.offices import Join

HERE, THERE = CentreId("25399"), CentreId("25396")
PREMISES = ItemId("premises.available")
MET = AnswerEntry(status=Status.MET)


def attach(desk: Workspace, data: bytes, name: str = "tru-so.jpg") -> None:
    desk.declaring.answer(PREMISES, MET)
    desk.attaching.attach(PREMISES, data=data, name=name, kind=EvidenceKind.PHOTO)
    desk.exchanging.sync()


def said(desk: Workspace, centre: CentreId) -> list[str]:
    """Return what a supervisor reads beside the photos of a commune."""
    pieces = desk.desk(centre=centre).items[PREMISES].evidence
    return [shared_photos.said(piece.also_in) for piece in pieces]


def same(desk: Workspace) -> list[str]:
    """Return what waits for the supervisor because photos are the same."""
    return [one.text for one in desk.board().waiting if one.kind == "photo"]


def with_notes(photo: bytes) -> bytes:
    """Return the same picture as another phone would write it, with its metadata."""
    noted = Image.Exif()
    noted[271], noted[306] = "Camera", "2026:06:03 07:15:00"
    at = 2  # behind the start of the picture
    exif = noted.tobytes()
    return photo[:at] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + photo[at:]


def test_a_photo_that_two_communes_use_is_shown_with_the_other_ones_name(
    supervisor: Workspace, join: Join
) -> None:
    clerk = join("hoa", Role.CLERK, CommuneCode("25399"))
    neighbour = join("lan", Role.CLERK, CommuneCode("25396"))
    attach(clerk, sample_photo(1))
    attach(neighbour, sample_photo(2))
    supervisor.exchanging.sync()
    assert said(supervisor, HERE) == [""]
    assert same(supervisor) == []
    attach(neighbour, with_notes(sample_photo(1)), "một tên khác.jpg")
    supervisor.exchanging.sync()
    here = supervisor.communes.commune(CommuneCode("25399")).full_name
    there = supervisor.communes.commune(CommuneCode("25396")).full_name
    assert said(supervisor, HERE) == [f"Ảnh này cũng có ở: {there}"]
    assert sorted(said(supervisor, THERE)) == ["", f"Ảnh này cũng có ở: {here}"]
    assert sorted(same(supervisor)) == sorted(
        [f"Ảnh này cũng có ở: {there}", f"Ảnh này cũng có ở: {here}"]
    )
    assert said(clerk, HERE) == [""]  # a commune receives nothing about others
    # It waits until the supervisor decided on it; beside the photo it stays shown.
    supervisor.supervising.return_items(THERE, (PREMISES,), "Ảnh không phải của xã")
    assert same(supervisor) == [f"Ảnh này cũng có ở: {there}"]
    assert sorted(said(supervisor, THERE)) == ["", f"Ảnh này cũng có ở: {here}"]
    # Before a trip the photos are fetched, over one connection.
    wanted = [
        (desk.commune.code, piece.sha256)
        for desk in (supervisor.desk(centre=HERE), supervisor.desk(centre=THERE))
        for piece in desk.items[PREMISES].evidence
        if piece.sha256 is not None and not piece.is_here
    ]
    files = list(supervisor.exchanging.fetch_files(wanted))
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in files] == [
        sha256 for _commune, sha256 in wanted
    ]
    assert len(files) == 3
    assert all(piece.is_here for piece in supervisor.desk(centre=HERE).items[PREMISES].evidence)
