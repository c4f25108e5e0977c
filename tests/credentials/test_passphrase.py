"""Keys under a passphrase, as on a machine without a keyring."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.credentials.key_faults import (
    KeyMissing,
    NoKeyStore,
    PassphraseFileRefused,
    PassphraseNeeded,
    PassphraseWrong,
    SealDamaged,
    SecretFileOpen,
)
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.credentials.store import KeyStore

SECRET = bytes(range(32))


@pytest.fixture
def passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "mật khẩu.txt"
    file.write_text("một con vịt xòe ra hai cái cánh\n", encoding="utf-8")
    monkeypatch.setenv(PASSPHRASE_FILE, str(file))
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "Dữ liệu xã"


@pytest.mark.usefixtures("passphrase")
def test_a_key_is_found_again_by_another_start_of_the_program(data: Path) -> None:
    KeyStore(data).save("clerk", SECRET)
    KeyStore(data).save("leader", SECRET[::-1])
    again = KeyStore(data)
    assert again.load("clerk") == SECRET
    assert again.load("leader") == SECRET[::-1]


@pytest.mark.usefixtures("passphrase")
def test_nothing_of_a_key_lies_open_on_the_disk(data: Path) -> None:
    KeyStore(data).save("clerk", SECRET)
    files = [file for file in data.rglob("*") if file.is_file()]
    assert [file.name for file in files] == ["clerk.key"]
    assert SECRET[:8] not in files[0].read_bytes()
    if sys.platform != "win32":
        assert files[0].stat().st_mode & 0o777 == 0o600
        assert files[0].parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("passphrase")
def test_a_saved_key_replaces_the_earlier_one(data: Path) -> None:
    store = KeyStore(data)
    store.save("token", b"first")
    store.save("token", b"second")
    assert store.load("token") == b"second"


@pytest.mark.usefixtures("passphrase")
def test_a_forgotten_key_is_missing_and_can_be_forgotten_twice(data: Path) -> None:
    store = KeyStore(data)
    store.save("token", b"x")
    store.forget("token")
    store.forget("token")
    with pytest.raises(KeyMissing, match="token"):
        store.load("token")


def test_a_mark_of_notepad_and_the_line_s_end_are_no_part_of_the_passphrase(
    data: Path, passphrase: Path
) -> None:
    KeyStore(data).save("clerk", SECRET)
    words = passphrase.read_text(encoding="utf-8").strip()
    passphrase.write_bytes(b"\xef\xbb\xbf" + words.encode() + b"\r\n")
    assert KeyStore(data).load("clerk") == SECRET
    assert KeyStore(data, passphrase=words).load("clerk") == SECRET


def test_another_passphrase_opens_nothing_and_adds_nothing(data: Path, passphrase: Path) -> None:
    KeyStore(data).save("clerk", SECRET)
    passphrase.write_text("another one", encoding="utf-8")
    with pytest.raises(PassphraseWrong):
        KeyStore(data).load("clerk")
    with pytest.raises(PassphraseWrong):
        KeyStore(data).save("leader", SECRET)
    assert not (data / "keys" / "leader.key").exists()


def test_without_the_passphrase_its_keys_are_asked_for(
    data: Path, passphrase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyStore(data).save("clerk", SECRET)
    monkeypatch.delenv(PASSPHRASE_FILE)
    store = KeyStore(data)
    with pytest.raises(PassphraseNeeded, match=PASSPHRASE_FILE):
        store.load("clerk")
    store.use_passphrase(passphrase.read_text(encoding="utf-8").strip())
    assert store.load("clerk") == SECRET


def test_with_neither_keyring_nor_passphrase_both_ways_are_named(data: Path) -> None:
    with pytest.raises(NoKeyStore, match=PASSPHRASE_FILE) as caught:
        KeyStore(data).save("clerk", SECRET)
    assert "keyring" in str(caught.value)
    assert not data.exists()


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe\x00"])
def test_a_passphrase_file_without_a_passphrase_is_named(
    data: Path, passphrase: Path, content: bytes | None
) -> None:
    passphrase.unlink()
    if content is not None:
        passphrase.write_bytes(content)
    with pytest.raises(PassphraseFileRefused, match=passphrase.name):
        KeyStore(data).save("clerk", SECRET)


@pytest.mark.usefixtures("passphrase")
def test_a_key_file_under_another_name_does_not_open(data: Path) -> None:
    KeyStore(data).save("clerk", SECRET)
    (data / "keys" / "clerk.key").rename(data / "keys" / "leader.key")
    with pytest.raises(PassphraseWrong):
        KeyStore(data).load("leader")


@pytest.mark.usefixtures("passphrase")
def test_a_cut_key_file_is_damaged(data: Path) -> None:
    KeyStore(data).save("clerk", SECRET)
    file = data / "keys" / "clerk.key"
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(SealDamaged, match=r"clerk\.key"):
        KeyStore(data).load("clerk")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "khóa", "x" * 101])
def test_a_name_that_could_leave_the_folder_is_a_mistake_of_the_caller(
    data: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="no name"):
        KeyStore(data, passphrase="p").save(name, SECRET)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no modes there")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_passphrase_that_other_accounts_can_read_is_refused_with_what_mends_it(
    data: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "passphrase"
        file.write_text("một con vịt xòe ra hai cái cánh\n", encoding="utf-8")
        file.chmod(mode)
        monkeypatch.setenv(PASSPHRASE_FILE, str(file))
        with pytest.raises(SecretFileOpen, match=f"chmod 600 {file}"):
            KeyStore(data).save("clerk", SECRET)
        assert not data.exists()
        file.chmod(0o600)
        KeyStore(data).save("clerk", SECRET)
        file.chmod(mode)
        Path(folder).chmod(0o700)  # no other account can reach the file
        assert KeyStore(data).load("clerk") == SECRET
