"""Keys in a real Secret Service, on a separate D-Bus and in a separate home folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from desktop_app.credentials.key_faults import KeyringSilent, NoKeyStore
from desktop_app.credentials.system_keyring import SystemKeyring
from support.tools import needs

SECRET_SERVICE = needs(
    "dbus-run-session", "gnome-keyring-daemon", packages="dbus gnome-keyring libsecret-1-0"
)
UNLOCK = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "


def on_a_bus(home: Path, *programs: str, unlock: bool = True) -> list[str]:
    """Run Python *programs* one after another in one session and return what they print."""
    home.mkdir(mode=0o700, exist_ok=True)
    outside = {"DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND", "DISPLAY", "XDG_DATA_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in outside}
    environment["HOME"] = str(home)
    start = (
        "from pathlib import Path; from desktop_app.credentials.store import KeyStore\n"
        "from desktop_app.credentials.key_faults import KeyMissing, NoKeyStore\n"
    )
    start += f"store = KeyStore(Path({str(home / 'data')!r}))\n"
    steps = "; ".join(f'"$0" -c "${n}"' for n, _ in enumerate(programs, 1))
    command = ["dbus-run-session", "--", "sh", "-c", (UNLOCK if unlock else "") + steps]
    command += [sys.executable, *(start + program for program in programs)]
    done = subprocess.run(
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@SECRET_SERVICE
def test_a_key_is_kept_by_the_system_and_found_by_another_process(tmp_path: Path) -> None:
    told = on_a_bus(
        tmp_path / "nhà",
        "store.save('clerk', bytes(range(32))); store.save('clerk', bytes(range(1, 33)))",
        "print(store.load('clerk').hex())",
        "store.forget('clerk'); store.forget('clerk')",
        "try: store.load('clerk')\nexcept KeyMissing as fault: print(fault)",
    )
    assert told == [
        bytes(range(1, 33)).hex(),
        "The key clerk is not on this PC. Enrol again, or restore a backup.",
    ]
    assert list((tmp_path / "nhà" / ".local/share/keyrings").iterdir())
    assert not (tmp_path / "nhà" / "data").exists()


@SECRET_SERVICE
def test_a_keyring_that_nobody_can_unlock_names_both_ways(tmp_path: Path) -> None:
    told = on_a_bus(
        tmp_path / "home",
        "try: store.save('clerk', b'x')\nexcept NoKeyStore as fault: print(fault)",
        unlock=False,
    )
    assert len(told) == 1
    assert "COMMUNE_READINESS_PASSPHRASE_FILE" in told[0]


@SECRET_SERVICE
def test_a_key_of_the_keyring_is_found_although_a_passphrase_is_given_now(tmp_path: Path) -> None:
    told = on_a_bus(
        tmp_path / "home",
        "store.save('clerk', b'earlier')",
        "store.use_passphrase('new'); print(store.load('clerk'))\n"
        "store.save('clerk', b'later'); print(store.load('clerk'))",
    )
    assert told == ["b'earlier'", "b'later'"]


def test_without_a_session_there_is_no_keyring() -> None:
    with pytest.raises(NoKeyStore):
        SystemKeyring().load("clerk")


def test_a_keyring_that_hangs_is_left_behind_and_asked_again_later() -> None:
    keyring = SystemKeyring(limit=0.1)
    hanging = threading.Event()
    for _ in range(2):
        before = time.monotonic()
        with pytest.raises(KeyringSilent, match="did not answer"):
            keyring._ask(hanging.wait)
        assert time.monotonic() - before < 10
    assert sum(thread.name == "keyring" for thread in threading.enumerate()) == 1
    hanging.set()
    patient = SystemKeyring(limit=30)
    patient._turn = keyring._turn
    assert patient._ask(lambda: "answer") == "answer"


def test_looking_at_the_room_loads_no_heavy_library() -> None:
    program = (
        "import sys, desktop_app.credentials;"
        "print([m for m in ('keyring', 'cryptography', 'secretstorage') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
