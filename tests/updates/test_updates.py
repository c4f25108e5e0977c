"""An update: what is taken, what is refused, and that a program starts whatever happens."""

from __future__ import annotations

import os
import random
import shutil
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from desktop_app.core.version import BUILT
from desktop_app.i18n import sentence
from desktop_app.updates import installation
from desktop_app.updates.installation import Installation, system
from desktop_app.updates.manifest import (
    FORM,
    MAX_NEWS,
    InstalledFile,
    Manifest,
    decode_manifest,
    encode_manifest,
    numbers_of,
)
from desktop_app.updates.trust import verified
from desktop_app.updates.update_faults import NothingBefore, NotInstalled, UpdateRefused
from desktop_app.updates.update_file import opened
from support.makers import Makers, release

from .conftest import Computer, contents

ONE_LINE = random.Random(1).randbytes(60_000) + b"line 2"


def refused(computer: Computer, file: Path) -> str:
    """Return why *file* is refused; the program is as it was."""
    with pytest.raises(UpdateRefused) as raised:
        computer.installation.install(file)
    assert computer.starts() == "0.1.0"
    said = sentence(raised.value)
    assert said != str(raised.value)  # shown in Vietnamese
    return said


def test_an_update_is_put_in_beside_the_old_version_and_taken_back(
    makers: Makers, computer: Computer
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE, new=b"a new file")
    file = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0")
    assert computer.installation.look(file).version == "0.2.0"
    assert computer.starts() == "0.1.0"
    done = computer.installation.install(file)
    assert (done.version, computer.starts()) == ("0.2.0", "0.2.0")
    assert computer.installation.previous == "0.1.0"
    assert computer.installation.go_back() == "0.1.0" == computer.starts()
    assert computer.installation.go_back() == "0.2.0" == computer.starts()


def test_only_what_changed_travels_and_is_written(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0")
    assert file.stat().st_size < 12_000  # of 260 kB; most of it is the signed metadata
    assert computer.installation.install(file).came == len(ONE_LINE)
    versions, unchanged = computer.installation.folder / "versions", "_internal/qt"
    assert (versions / "0.1.0" / unchanged).samefile(versions / "0.2.0" / unchanged)


def test_an_update_without_the_earlier_files_is_whole(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    computer.installation.install(makers.sign("0.2.0"))
    assert computer.starts() == "0.2.0"


def test_several_earlier_versions_are_served_by_one_file(
    makers: Makers, computer: Computer
) -> None:
    older = makers.build("0.0.9", ra_soat=ONE_LINE[:50_000])
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0", older)
    computer.installation.install(file)
    assert computer.starts() == "0.2.0"


def test_the_same_and_an_older_version_are_refused(makers: Makers, computer: Computer) -> None:
    makers.build("0.0.9")
    assert "0.0.9" in refused(computer, makers.sign("0.0.9"))
    assert "0.1.0" in refused(computer, makers.sign("0.1.0"))


def test_an_update_is_no_way_back_to_an_earlier_release(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    makers.build("0.3.0", ra_soat=ONE_LINE + b"!")
    old, new = makers.sign("0.2.0"), makers.sign("0.3.0")
    computer.installation.look(new)
    assert "cũ hơn" in refused(computer, old)


def test_what_others_signed_is_refused(makers: Makers, computer: Computer, tmp_path: Path) -> None:
    others = Makers(tmp_path / "others")
    others.build("0.2.0", ra_soat=ONE_LINE)
    assert "không do" in refused(computer, others.sign("0.2.0"))


def test_an_update_for_another_system_is_refused(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    assert "loại máy khác" in refused(computer, makers.sign("0.2.0", system="other-system"))


def parts_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(file: Path, parts: dict[str, bytes]) -> Path:
    file.write_bytes(release.archive_of(parts))
    return file


def test_parts_of_two_releases_are_refused(
    makers: Makers, computer: Computer, tmp_path: Path
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    makers.build("0.3.0", ra_soat=ONE_LINE + b"!")
    two, three = parts_of(makers.sign("0.2.0")), parts_of(makers.sign("0.3.0"))
    timestamp = {"metadata/timestamp.json": three["metadata/timestamp.json"]}
    refused(computer, with_parts(tmp_path / "a", {**two, **timestamp}))
    snapshot = {"metadata/2.snapshot.json": three["metadata/2.snapshot.json"]}
    refused(computer, with_parts(tmp_path / "b", {**two, **timestamp, **snapshot}))


@pytest.mark.parametrize("where", range(8))
def test_a_file_that_is_cut_off_or_changed_is_refused(
    makers: Makers, computer: Computer, where: int, tmp_path: Path
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE, new=b"new" * 50)
    whole = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0").read_bytes()
    at = len(whole) * where // 8
    (tmp_path / "cut").write_bytes(whole[:at])
    refused(computer, tmp_path / "cut")
    names = sorted(parts_of(makers.folder / f"0.2.0-{system()}.cap-nhat"))
    names.remove("metadata/1.root.json")  # the program has its own
    name = names[where % len(names)]
    parts = parts_of(makers.folder / f"0.2.0-{system()}.cap-nhat")
    damaged = bytearray(parts[name])
    damaged[len(damaged) // 2] ^= 1
    refused(computer, with_parts(tmp_path / "changed", {**parts, name: bytes(damaged)}))
    del parts[name]
    refused(computer, with_parts(tmp_path / "lacking", parts))


def test_a_file_that_is_no_update_is_refused(computer: Computer, tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(b"\xff\xd8 no archive")
    assert "không phải bản cập nhật" in refused(computer, tmp_path / "ảnh.jpg")
    with zipfile.ZipFile(tmp_path / "bảng.cap-nhat", "w") as workbook:  # a workbook, renamed
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    assert "không phải bản cập nhật" in refused(computer, tmp_path / "bảng.cap-nhat")
    assert "không có" in refused(computer, tmp_path / "none")


def test_the_name_of_the_file_does_not_matter(
    makers: Makers, computer: Computer, tmp_path: Path
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    renamed = makers.sign("0.2.0").rename(tmp_path / "ban moi (1).zip")
    renamed.chmod(0o400)  # as on a drive that is read only
    computer.installation.install(renamed)
    assert computer.starts() == "0.2.0"


def test_an_update_of_a_later_form_says_what_to_do(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    said = refused(computer, makers.sign("0.2.0", form=FORM + 1))
    assert "quá cũ" in said and "bộ cài" in said


def test_a_later_form_is_known_by_its_number_alone() -> None:
    with pytest.raises(UpdateRefused, match="too old"):
        decode_manifest(b'{"form": 2, "made of": {"other": "things"}}')


def test_the_version_whose_window_is_still_open_stays(
    makers: Makers, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = computer.installation.folder / "versions"
    monkeypatch.setattr(sys, "executable", str(versions / "0.1.0" / "ra-soat"))
    for number, version in enumerate(("0.2.0", "0.3.0")):
        makers.build(version, ra_soat=ONE_LINE + bytes([number]))
        computer.installation.install(makers.sign(version))
    assert (computer.installation.current, computer.installation.previous) == ("0.3.0", "0.2.0")
    assert contents(versions / "0.1.0") == contents(computer.builds / "0.1.0")
    monkeypatch.setattr(sys, "executable", "/elsewhere/python")
    makers.build("0.4.0")
    computer.installation.install(makers.sign("0.4.0"))
    assert sorted(one.name for one in versions.iterdir()) == ["0.3.0", "0.4.0"]


@pytest.mark.parametrize("left", ["0.2.0.part", "0.2.0"])
def test_what_cannot_be_deleted_of_an_attempt_before_is_in_nobodys_way(
    makers: Makers, computer: Computer, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    # Windows deletes no file in use, and the running version shares its files with that attempt.
    remove = shutil.rmtree

    def refuse(folder: Path, **_how: bool) -> None:
        assert Path(folder).name.startswith(("0.2.0", "gone"))

    versions = computer.installation.folder / "versions"
    (versions / left).mkdir()
    (versions / left / "ra-soat").write_bytes(b"half")
    monkeypatch.setattr(shutil, "rmtree", refuse)
    makers.build("0.2.0", ra_soat=ONE_LINE)
    computer.installation.install(makers.sign("0.2.0"))
    assert computer.starts() == "0.2.0"
    monkeypatch.setattr(shutil, "rmtree", remove)  # nothing of it runs any more
    makers.build("0.3.0")
    computer.installation.install(makers.sign("0.3.0"))
    assert sorted(one.name for one in versions.iterdir()) == ["0.2.0", "0.3.0"]


def test_what_an_installer_broke_off_while_repairing_is_no_version(
    makers: Makers, computer: Computer
) -> None:
    # The installer keeps the files of before as VERSION.old until the new ones are whole.
    versions = computer.installation.folder / "versions"
    (versions / "0.1.0").rename(versions / "0.1.0.old")
    (versions / "0.1.0").mkdir()
    (versions / "0.1.0" / "ra-soat").write_bytes(b"half")
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0")
    computer.installation.install(file)
    assert computer.starts() == "0.2.0"
    assert contents(versions / "0.1.0.old") == contents(computer.builds / "0.1.0")
    assert computer.installation.go_back() == "0.1.0"


def test_a_release_key_that_was_replaced_is_followed(makers: Makers, computer: Computer) -> None:
    stolen = makers.key
    (makers.key,) = release.make_keys(makers.folder / "new keys", ["release"], b"x")
    release.rotate(makers.repository, makers.roots[:2], makers.key)
    makers.build("0.2.0", ra_soat=ONE_LINE)
    computer.installation.install(makers.sign("0.2.0"))
    assert computer.starts() == "0.2.0"
    makers.key = stolen
    makers.build("0.3.0")
    with pytest.raises(UpdateRefused):
        computer.installation.install(makers.sign("0.3.0"))
    assert computer.starts() == "0.2.0"


def test_one_root_key_alone_replaces_nothing(makers: Makers, computer: Computer) -> None:
    (makers.key,) = release.make_keys(makers.folder / "new keys", ["release"], b"x")
    release.rotate(makers.repository, makers.roots[:1], makers.key)
    makers.build("0.2.0", ra_soat=ONE_LINE)
    refused(computer, makers.sign("0.2.0"))


def test_nothing_expires_by_the_clock_of_a_pc(
    makers: Makers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC)
    expires = built + timedelta(days=30)  # long ago for a clock that shows 2099
    monkeypatch.setattr(release, "years", lambda _count: expires)
    makers = Makers(tmp_path / "short")
    makers.build("0.2.0")
    monkeypatch.setattr("time.time", lambda: 4_070_908_800.0)
    with opened(makers.sign("0.2.0")) as update:
        one = verified(update, system(), root=makers.root, kept=tmp_path / "one")
        assert one.version == "0.2.0"
        with pytest.raises(UpdateRefused, match="too old"):
            verified(
                update, system(), root=makers.root, kept=tmp_path / "two",
                known_time=expires + timedelta(days=1),
            )  # fmt: skip


def test_a_clock_of_1980_hinders_no_update(
    makers: Makers, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0")
    for wrong in (0.0, 315_532_800.0):  # 1970, 1980
        monkeypatch.setattr("time.time", lambda wrong=wrong: wrong)
        assert computer.installation.look(file).version == "0.2.0"
    computer.installation.install(file)
    assert computer.starts() == "0.2.0"


@pytest.mark.parametrize(
    "path", ["../ra-soat", "/etc/passwd", "C:/a", "a\\b", "", "a//b", "./a", "a:b", "a/../../b"]
)
def test_a_manifest_never_leads_out_of_its_folder(path: str) -> None:
    file = InstalledFile(path=path, sha256="0" * 64, size=1)
    with pytest.raises(UpdateRefused):
        decode_manifest(encode_manifest(Manifest(version="1.0", system="x", files=(file,))))


def test_versions_are_numbers() -> None:
    assert numbers_of("0.10.0") > numbers_of("0.9.9")
    assert numbers_of("1.0") == numbers_of("1.0.0")


def test_without_an_earlier_version_there_is_no_way_back(computer: Computer) -> None:
    with pytest.raises(NothingBefore):
        computer.installation.go_back()


def test_a_build_without_its_makers_says_that_this_is_the_reason(
    makers: Makers, computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    monkeypatch.setattr(installation, "first_root", lambda: tmp_path / "none")
    said = refused(computer, makers.sign("0.2.0"))
    assert "không kèm khóa" in said and "bộ cài" in said


def test_what_is_new_travels_signed_and_an_earlier_program_skips_it(
    makers: Makers, computer: Computer
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0", news={"vi": "In hai mặt.", "en": "Prints both sides."})
    manifest = computer.installation.look(file)
    assert manifest.news["vi"] == "In hai mặt."
    changed = computer.installation.changed(manifest)
    assert [(one.path, one.size) for one in changed] == [("ra-soat", len(ONE_LINE))]

    class EarlierManifest(msgspec.Struct):
        version: str
        system: str
        files: list[InstalledFile]

    assert msgspec.json.decode(encode_manifest(manifest), type=EarlierManifest).version == "0.2.0"
    long = Manifest(version="1.0", system="x", files=(), news={"vi": "x" * (MAX_NEWS + 1)})
    with pytest.raises(UpdateRefused):
        decode_manifest(encode_manifest(long))


def test_who_stops_it_leaves_nothing_of_the_new_version(makers: Makers, computer: Computer) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0")

    class Stopped(Exception):
        pass

    def stop(_there: int, _whole: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        computer.installation.install(file, stop)
    assert computer.starts() == "0.1.0"
    assert [one.name for one in (computer.installation.folder / "versions").iterdir()] == ["0.1.0"]


def test_a_program_from_source_does_not_update_itself() -> None:
    with pytest.raises(NotInstalled):
        Installation.own()


@pytest.mark.skipif(os.name != "posix", reason="forks")
@pytest.mark.slow
def test_a_power_cut_at_any_step_leaves_a_program_that_starts(
    makers: Makers, computer: Computer, tmp_path: Path
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE, new=b"a new file")
    file = makers.sign("0.2.0", makers.folder / "builds" / "0.1.0")
    computer.installation.look(file)  # imports what it needs, once
    folder = computer.installation.folder
    kept = tmp_path / "as it was"
    shutil.copytree(folder, kept)
    started: set[str] = set()
    for step in range(1, 1_000):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        child = os.fork()
        if not child:
            _install_and_die(computer.installation, file, step)
        (_child, status) = os.waitpid(child, 0)
        started.add(computer.starts())
        if os.waitstatus_to_exitcode(status) == 0:
            break
        if step % 7 == 0:  # and the next attempt goes through
            again = Installation(folder)
            if again.current == "0.1.0":
                again.install(file)
            assert computer.starts() == "0.2.0"
    assert step > 25
    assert started == {"0.1.0", "0.2.0"}


def _install_and_die(installation: Installation, file: Path, step: int) -> None:
    """Install *file* in this process, which ends at the *step*-th change on the disk."""
    left = [step]

    def die(event: str, words: tuple[object, ...]) -> None:
        changes = ("open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod")
        if event in changes and str(installation.folder) in str(words[0]):
            left[0] -= 1
            if not left[0]:
                os._exit(9)

    sys.addaudithook(die)
    try:
        installation.install(file)
    except BaseException:
        os._exit(1)
    os._exit(0)
