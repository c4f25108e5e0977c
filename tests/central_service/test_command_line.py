"""The verbs as administrators and scripts run them: processes, exit codes, what is printed."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import ssl
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import trustme

from central_service.cli.command_line import main
from desktop_app import checklist_files
from desktop_app.core.ids import Role
from desktop_app.core.time.rounds import local, next_round, round_of
from support.machines import HERE, THERE, Machine
from support.service import ServiceProcess
from support.systems import needs_modes

# What is due in the past is refused.
COMING = next_round(round_of(local(int(time.time())).date()))
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[ServiceProcess]:
    """The host of a service, in a folder as people name them."""
    folder = tmp_path / "Máy chủ rà soát 100%"
    folder.mkdir()
    process = ServiceProcess(folder)
    assert main(["--database", process.database, "--folder", str(folder), "init"]) == 0
    yield process
    process.kill()


def done(process: subprocess.CompletedProcess[str]) -> str:
    """Return the output of a verb, which must have succeeded."""
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""
    return process.stdout


def refused(process: subprocess.CompletedProcess[str], code: int) -> str:
    """Return the one sentence on stderr of a verb that ended with *code*."""
    assert process.returncode == code, process.stdout + process.stderr
    assert process.stdout == ""
    assert "Traceback" not in process.stderr
    return process.stderr.strip()


def code_for(host: ServiceProcess | Here, *words: str) -> str:
    """Return the code that stands alone on the last line."""
    last = done(host.run("code", *words)).splitlines()[-1]
    assert CODE.fullmatch(last), last
    return last


def test_the_main_job_of_an_administrator(host: ServiceProcess) -> None:
    area = "Khu vực Bù Đăng"
    month = f"{COMING[5:]}/{COMING[:4]}"
    assert f"20/{month}" in done(host.run("round", "open", COMING))
    assert f"18/{month}" in done(host.run("round", "open", COMING, "--due", f"{COMING}-18"))
    assert "64" in done(host.run("checklist", "publish", str(checklist_files.newest())))
    assert area in done(host.run("area", area, "--communes", HERE, THERE))
    assert "Chưa có máy nào" in done(host.run("devices"))

    url = host.start()
    supervisor = Machine(url, person="Phạm Văn Lực")
    clerk = Machine(url)
    clerk.enrol(code_for(host, "--role", "clerk", "--commune", HERE), HERE)
    supervisor.enrol(code_for(host, "--role", "supervisor", "--area", area))
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].through == 1
    supervisor.pull()
    assert supervisor.seen(HERE) == clerk.seen(HERE) + clerk.feeds[next(iter(clerk.feeds))]

    lines = {one["device"]: one for one in json.loads(done(host.run("devices", "--json")))}
    assert lines[clerk.device]["role"] == "clerk"
    assert lines[clerk.device]["commune"] == HERE
    assert lines[clerk.device]["phone"] == "0271 000 111"
    assert lines[clerk.device]["heard"] is not None
    assert supervisor.person in done(host.run("devices"))
    assert "đã thu hồi" in done(host.run("revoke", clerk.device[:8]))
    report = json.loads(done(host.run("verify", "--json")))
    assert report["faults"] == []
    assert (report["feeds"], report["changes"]) == (1, 1)
    assert host.stop() == 0
    clerk.close()
    supervisor.close()


def test_the_language_can_be_chosen(host: ServiceProcess) -> None:
    process = subprocess.run(
        [*host.command(), "--lang", "en", "devices"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done(process) == "No machine is connected yet.\n"


def test_the_name_that_people_see_is_set_at_the_start(host: ServiceProcess) -> None:
    url = host.start("--port", "0", "--name", "Trung tâm tỉnh Đồng Nai")
    told = requests.get(url + "/v1/health", timeout=20).json()
    assert told["name"] == "Trung tâm tỉnh Đồng Nai"


@needs_modes
def test_key_and_database_are_for_the_services_account_only(host: ServiceProcess) -> None:
    done(host.run("round", "open", COMING))
    for name in ("service.key", "service.db"):
        assert stat.S_IMODE((host.folder / name).stat().st_mode) == 0o600


def test_a_letter_brings_the_code(here: Here) -> None:
    letter = here.folder / "thư.pdf"
    words = ("--role", "leader", "--commune", HERE, "--out", str(letter), "--address", "https://x")
    code_for(here, *words)
    assert letter.read_bytes().startswith(b"%PDF-")
    nowhere = str(here.folder / "không có" / "thư.pdf")
    said = refused(here.run("code", "--role", "clerk", "--commune", HERE, "--out", nowhere), 1)
    assert "thư" in said


class Here:
    """The command line in this process, to save the time of a process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one verb."""
        where = ["--database", str(self.folder / "service.db")]
        try:
            code = main([*where, *words])
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return subprocess.CompletedProcess(words, code, said.out, said.err)


@pytest.fixture
def nothing_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    """A place where no service was begun."""
    return Here(tmp_path, capsys)


@pytest.fixture
def here(nothing_yet: Here) -> Here:
    done(nothing_yet.run("init"))
    return nothing_yet


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_code(here: Here, role: Role) -> None:
    done(here.run("area", "Cụm", "--communes", HERE))
    where = ("--commune", HERE) if role in (Role.CLERK, Role.LEADER) else ("--area", "Cụm")
    code_for(here, "--role", role.value, *where)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("fly",), 2),
        (("code", "--role", "clerk"), 2),
        (("code", "--role", "king", "--commune", HERE), 2),
        (("code", "--role", "clerk", "--area", "Cụm"), 2),
        (("code", "--role", "clerk", "--commune", "abc"), 1),
        (("code", "--role", "clerk", "--commune", "99999"), 1),
        (("code", "--role", "viewer", "--area", "không có"), 1),
        (("code", "--role", "viewer", "--commune", HERE), 2),
        (("code", "--role", "clerk", "--bulk", "xa.csv", "--out", "x"), 1),
        (("code", "--role", "clerk", "--bulk", "xa.csv"), 2),
        (("areas", "import", "dia-ban.csv"), 1),
        (("contacts", "import", "danh-ba.xlsx"), 1),
        (("holidays", "import", "tet.csv"), 1),
        (("round", "calendar", "27"), 2),
        (("code", "withdraw", "không có"), 1),
        (("area", "remove", "không có"), 1),
        (("unrevoke", "0123"), 1),
        (("move", "0123", "--area", "không có"), 1),
        (("address", "http://rasoat.tinh.gov.vn"), 1),
        (("area", "Cụm", "--communes", HERE, "00000"), 1),
        (("area", " ", "--communes", HERE), 1),
        (("round", "open", "tháng 11"), 1),
        (("round", "open", "2026-11", "--due", "20/11"), 2),
        (("checklist", "publish", "không-có.toml"), 1),
        (("revoke", "0123"), 1),
        (("package", "import", "x", "--receipt", "y"), 1),
        (("package", "import", "x"), 2),
        (("card", "--out", "không/có.the"), 1),
        (("restore", "no-such-copy"), 1),
        (("serve", "--host", "0.0.0.0", "--port", "0"), 2),
        (("serve", "--port", "99999"), 2),
        (("serve", "--port", "-1"), 2),
        (("serve", "--tls-cert", "x.pem", "--port", "0"), 2),
        (("serve", "--tls-cert", "x.pem", "--tls-key", "y.pem", "--port", "0"), 1),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    here: Here, words: tuple[str, ...], code: int
) -> None:
    said = refused(here.run(*words), code)
    assert said
    if not said.startswith("Cách dùng:"):
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (
            ("round", "open", "2026-11", "--due", "y"),
            "--due: “y” không phải",
            "argument --due: “y”",
        ),
        (("code", "--role", "clerk"), "cần một trong: --commune", "one of the arguments --commune"),
        (("frobnicate",), "không có 'frobnicate'", "invalid choice: 'frobnicate'"),
        (("new-epoch", "--after", "x"), "“x” không phải là số", "“x” is not a number"),
        (("audit", "--since", "hôm qua"), "“hôm qua” không phải là số", "is not a number"),
        (("round", "--co"), "còn thiếu VERB", "required: VERB"),
    ],
)
def test_wrong_words_are_answered_in_the_language_chosen(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], vietnamese: str, english: str
) -> None:
    for language, begin, told in (("vi", "Cách dùng:", vietnamese), ("en", "usage:", english)):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", language, *words])
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert said.startswith(f"{begin} central-service")
        assert told in said


def test_the_help_is_in_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", "vi", "--help"])
    said = capsys.readouterr().out
    assert "tham số" in said
    assert "positional arguments" not in said and "options" not in said


def test_a_checklist_with_other_content_needs_a_new_version(here: Here, tmp_path: Path) -> None:
    newest = checklist_files.newest()
    done(here.run("checklist", "publish", str(newest)))
    done(here.run("checklist", "publish", str(newest)))
    text = newest.read_text(encoding="utf-8")
    changed = tmp_path / "changed.toml"
    old = 'title.en = "Checklist'
    assert old in text
    changed.write_text(text.replace(old, old + " (changed)"), encoding="utf-8")
    assert "decree-118" in refused(here.run("checklist", "publish", str(changed)), 1)


def test_what_was_acknowledged_survives_a_power_cut(host: ServiceProcess) -> None:
    clerk = Machine(host.start())
    clerk.enrol(code_for(host, "--role", "clerk", "--commune", HERE))
    for _ in range(5):
        clerk.write(HERE)
        before = clerk.sync(HERE).receipts
    host.kill()
    clerk.url = host.start()
    (again,) = clerk.ask(clerk.request(clerk.segment(HERE, 1, 5)))
    assert again.receipts == before
    assert json.loads(done(host.run("verify", "--json")))["changes"] == 5
    clerk.close()


def test_two_services_do_not_share_a_port(host: ServiceProcess) -> None:
    port = host.start().rpartition(":")[2]
    assert port in refused(host.run("serve", "--port", port), 1)


def test_with_a_certificate_it_speaks_tls(host: ServiceProcess) -> None:
    authority = trustme.CA()
    files = {name: host.folder / f"{name}.pem" for name in ("ca", "cert", "key")}
    authority.cert_pem.write_to_path(files["ca"])
    issued = authority.issue_cert("127.0.0.1", "localhost")
    issued.private_key_pem.write_to_path(files["key"])
    for blob in issued.cert_chain_pems:
        blob.write_to_path(files["cert"], append=True)
    url = host.start(
        "--port", "0", "--tls-cert", str(files["cert"]), "--tls-key", str(files["key"])
    )
    assert url.startswith("https://127.0.0.1:")
    clerk = Machine(url, verify=str(files["ca"]))
    clerk.enrol(code_for(host, "--role", "clerk", "--commune", HERE))
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].through == 1
    clerk.close()
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url + "/v1/health", timeout=20)
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(url.replace("https", "http") + "/v1/health", timeout=20)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("DEFAULT:@SECLEVEL=0")  # as a very old client would connect
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    port = int(url.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as line,
        pytest.raises((ssl.SSLError, OSError)),
    ):
        old.wrap_socket(line)


@pytest.mark.parametrize("options", [("--behind-proxy",), ("--behind-proxy", "10.0.0.1,10.0.0.2")])
def test_behind_a_proxy_it_may_be_reached_from_outside(
    host: ServiceProcess, options: tuple[str, ...]
) -> None:
    url = host.start("--host", "0.0.0.0", "--port", "0", *options)
    port = url.rpartition(":")[2]
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    answer = requests.get(f"http://127.0.0.1:{port}/v1/health", headers=forwarded, timeout=20)
    assert answer.json()["wire"] == 1


def test_a_damaged_database_is_named(here: Here) -> None:
    (here.folder / "service.db").write_bytes(b"this is no database" * 100)
    assert refused(here.run("devices"), 1)


def test_a_foreign_database_is_left_alone(nothing_yet: Here) -> None:
    with sqlite3.connect(nothing_yet.folder / "service.db") as other:
        other.execute("CREATE TABLE accounts (name TEXT)")
    other.close()
    assert "accounts" in refused(nothing_yet.run("devices"), 1)


def test_a_missing_key_is_never_replaced(here: Here) -> None:
    done(here.run("round", "open", COMING))
    (here.folder / "service.key").rename(here.folder / "elsewhere.key")
    assert "service.key" in refused(here.run("devices"), 1)
    done(here.run("--key", str(here.folder / "elsewhere.key"), "devices"))
    (here.folder / "service.key").write_text("no key")
    said = refused(here.run("devices"), 1)
    assert "service.key" in said and "không chứa khóa" in said


def test_a_folder_in_the_place_of_the_database_is_told_in_our_words(nothing_yet: Here) -> None:
    (nothing_yet.folder / "service.db").mkdir()
    said = refused(nothing_yet.run("devices"), 1)
    assert "thư mục" in said
    assert "unable" not in said


def test_what_a_restored_service_lacks_is_said(here: Here) -> None:
    copy, files = str(here.folder / "bản-sao.db"), str(here.folder / "không-có")
    done(here.run("round", "open", COMING))
    done(here.run("backup", copy))
    assert "không-có" in refused(here.run("restore", copy, "--files", files), 1)
    (here.folder / "service.age").rename(here.folder / "elsewhere.age")
    restored = here.run("restore", copy)
    assert restored.returncode == 0
    assert "service.age" in restored.stderr
    (here.folder / "elsewhere.age").rename(here.folder / "service.age")
    done(here.run("restore", copy))
