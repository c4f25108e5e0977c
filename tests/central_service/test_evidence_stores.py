"""Evidence in a folder and in an object store: the same files, the same answers.

The object store here is one in memory, of the same library; a real one is tried by
``tests/faults/test_beyond_one_machine.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import obstore
import obstore.store
import pytest

from central_service.administration.backups import back_up, missing_files, restore
from central_service.administration.checking import check
from central_service.files.missing_objects import MissingObjects
from central_service.founding.settings import settings
from central_service.http import evidence_routes
from central_service.stores.evidence_store import EvidenceStore, open_store, store_address
from central_service.stores.object_store import ObjectStore, StoreUnusable
from central_service.trouble.service_faults import UsageWrong
from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash, EvidenceKind, Role
from desktop_app.storage.evidence import keep
from support.exchangers import Exchanger
from support.machines import HERE, Connect, Machine, Said, prepared
from support.service import RunningService, running

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
NAME = EvidenceHash(hashlib.sha256(PHOTO).hexdigest())
OTHER = EvidenceHash("ab" * 32)


class Bucket(obstore.store.MemoryStore):
    """A bucket in memory, in the place of one behind S3."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Have the service keep evidence in the bucket that this returns."""
    made = Bucket()
    monkeypatch.setattr(obstore.store, "S3Store", lambda *_args, **_options: made)
    monkeypatch.setenv("CENTRAL_SERVICE_EVIDENCE", "s3://evidence")
    return made


@pytest.fixture
def service(tmp_path: Path, bucket: Bucket) -> Iterator[RunningService]:
    with running(tmp_path / "service") as one:
        yield prepared(one)


def names_in(bucket: Bucket) -> list[str]:
    """Return the names of the objects in *bucket*."""
    return sorted(one["path"] for some in obstore.list(bucket) for one in some)


def got(machine: Machine, *, begin: int = 0) -> bytes:
    """Return the photo as the service sends it, from a byte on."""
    asked = {"range": f"bytes={begin}-"} if begin else {}
    content: bytes = machine.http("GET", f"/v1/evidence/{HERE}/{NAME}", headers=asked).content
    return content


@pytest.mark.parametrize("kind", ["folder", "object store"])
def test_a_store_keeps_reads_lists_and_removes(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obstore.store, "S3Store", lambda *_args, **_options: Bucket())
    address = store_address("s3://evidence/tinh" if kind == "object store" else "")
    store: EvidenceStore = open_store(tmp_path / "evidence", address)
    (tmp_path / "evidence").mkdir()
    file = tmp_path / "coming"
    file.write_bytes(PHOTO)
    store.bring(file, NAME)
    store.settle(file, NAME)
    assert not file.exists()
    store.settle(file, NAME)  # another worker took the same file first
    assert store.has(NAME)
    assert not store.has(OTHER)
    assert store.among([NAME, OTHER]) == {NAME}
    assert b"".join(store.read(NAME)) == PHOTO
    assert b"".join(store.read(NAME, 70_000)) == PHOTO[70_000:]
    with pytest.raises(FileNotFoundError):
        b"".join(store.read(OTHER))
    store.put(iter([b"one", b"two"]), OTHER)
    assert sorted(name for name, _changed in store.listed()) == sorted([NAME, OTHER])
    assert store.remove(OTHER)
    assert not store.remove(OTHER)
    assert [name for name, _changed in store.listed()] == [NAME]


@pytest.mark.parametrize("text", ["evidence", "s3://", "s3:///folder", "https://store/evidence"])
def test_only_an_address_of_an_object_store_is_taken(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageWrong):
        settings(folder=tmp_path, evidence=text)


def test_a_photo_lies_in_the_store_and_comes_back(
    connect: Connect, service: RunningService, bucket: Bucket
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO)
    assert names_in(bucket) == [f"{NAME[:2]}/{NAME}"]
    assert [path for path in (service.folder / "evidence").rglob("*") if path.is_file()] == []
    assert got(clerk) == PHOTO
    assert got(clerk, begin=70_000) == PHOTO[70_000:]
    asked = clerk.http("POST", f"/v1/evidence/{HERE}/have", json=[NAME, OTHER])
    assert asked.json() == {OTHER: 0}
    assert check(service.service).faults == []


def test_a_copy_takes_the_files_out_of_the_store_and_puts_them_back(
    connect: Connect, service: RunningService, bucket: Bucket, tmp_path: Path
) -> None:
    connect().upload(HERE, PHOTO)
    made = back_up(service.service, tmp_path / "copy.db", files=tmp_path / "files")
    assert (made.copied, made.missing) == (1, 0)
    assert (tmp_path / "files" / NAME[:2] / NAME).read_bytes() == PHOTO
    obstore.delete(bucket, names_in(bucket))
    assert missing_files(service.service) == 1
    service.stop()
    service.service.close()
    (service.folder / "service.db").unlink()
    chosen = settings(database=service.database, folder=service.folder)
    restore(chosen, tmp_path / "copy.db", files=tmp_path / "files")
    service.restart()
    assert missing_files(service.service) == 0
    assert check(service.service).faults == []


def test_verify_names_what_is_missing_and_what_is_damaged(
    connect: Connect, service: RunningService, bucket: Bucket
) -> None:
    connect().upload(HERE, PHOTO)
    (path,) = names_in(bucket)
    obstore.put(bucket, path, PHOTO + b"!")
    (fault,) = check(service.service).faults
    assert NAME[:12] in fault
    obstore.delete(bucket, path)
    (fault,) = check(service.service).faults
    assert NAME[:12] in fault


def test_a_file_that_is_missing_from_the_store_is_asked_for_again(
    connect: Connect, service: RunningService, bucket: Bucket
) -> None:
    clerk = connect()
    clerk.upload(HERE, PHOTO)
    missing = MissingObjects(service.service, settle=3600)
    device = DeviceId(clerk.device)
    try:
        assert missing.look() == frozenset()
        obstore.delete(bucket, names_in(bucket))
        assert missing.look() == {NAME}
        with service.service.database.reading() as connection:
            assert missing.for_device(connection, device, [CommuneCode(HERE)]) == ((HERE, NAME),)
        clerk.upload(HERE, PHOTO)
        assert missing.look() == frozenset()
    finally:
        missing.close()


def test_a_store_that_does_not_answer_stops_files_and_nothing_else(
    connect: Connect,
    service: RunningService,
    bucket: Bucket,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = connect()

    def refuse(*_args: object, **_options: object) -> None:
        raise StoreUnusable("it does not answer")

    with monkeypatch.context() as down:
        for verb in ("bring", "has", "among"):
            down.setattr(ObjectStore, verb, refuse)
        with pytest.raises(Said) as said:
            clerk.upload(HERE, PHOTO)
        assert said.value.status == 507
        clerk.write(HERE)
        clerk.sync(HERE)
    clerk.upload(HERE, PHOTO)  # what was received is kept, and finished now
    assert got(clerk) == PHOTO


@pytest.mark.parametrize("earlier", [False, True], ids=["this service", "an earlier service"])
def test_a_photo_that_came_and_could_not_be_kept_is_not_taken_for_sent(
    service: RunningService, tmp_path: Path, earlier: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if earlier:  # it said that all of the file had come
        monkeypatch.setattr(
            evidence_routes, "offset_told", lambda upload: upload.offset if upload else 0
        )
    desk = Exchanger(tmp_path / "desk", "Hoa", commune=HERE)
    desk.enrol(service.url, service.code(Role.CLERK, commune=HERE))
    keep(desk.store, PHOTO, "image/jpeg")
    attached = Attach(evidence=EvidenceKind.PHOTO, sha256=NAME, media="image/jpeg", size=len(PHOTO))
    desk.write(attached, item="premises.counters")

    def refuse(*_args: object) -> None:
        raise StoreUnusable("it does not answer")

    try:
        with monkeypatch.context() as down:
            down.setattr(ObjectStore, "bring", refuse)
            assert desk.exchange().evidence_waiting == 1
            assert desk.exchange().evidence_waiting == 1
        assert missing_files(service.service) == 0  # no row names it
        assert desk.exchange().evidence_waiting == 0
        assert service.service.store.has(NAME)
    finally:
        desk.close()
