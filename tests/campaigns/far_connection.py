"""Exchange over a connection of 600 ms and 20 % loss: all arrives once; the times.

Run as root from the checkout: ``python -m tests.campaigns.far_connection [--exchanges 20]
[--seed N] [--loss 0.2] [--round-trip 0.6] [--rate BITS]``. A real service with TLS and a real
desk, each in a network namespace of its own, with a forwarder between them that delays and loses
packets. Beside each exchange a bare HTTPS request over a new connection is timed on the same
network.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests
import trustme

from desktop_app.core.ids import CommuneCode, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.sync.http.exchange_faults import SyncFault
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.far_connection import FarConnection, Quality, far_connection, may_make_one

CHECKOUT = Path(__file__).resolve().parents[2]
COMMUNE = "25399"
PORT = 8443


def work(folder: Path, url: str, ca: Path, code: str, exchanges: int) -> int:
    """Run the desk: answer and exchange so often, with one photo; print the time of each."""
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=CommuneCode(COMMUNE))
    with Workspace.begin(folder, beginning) as desk:
        _until_done("enrol", lambda: desk.exchanging.enrol(url, code, ca=ca))
        plain = [item.id for item in desk.checklist.items_in_order if item.type == "status"]
        for number in range(exchanges):
            _bare(url, ca)
            status = Status.MET if number % 2 else Status.UNMET
            desk.declaring.answer(plain[number % 20], AnswerEntry(status=status, note=f"{number}"))
            if number == exchanges // 2:
                desk.attaching.attach(plain[0], data=sample_photo(number), name="a.jpg")
            _until_done("exchange", desk.exchanging.sync)
        for _ in range(10):
            outcome = desk.exchanging.sync()
            if not outcome.waiting and not outcome.evidence_waiting:
                break
        print("left", outcome.waiting, outcome.evidence_waiting, len(desk.check()), flush=True)
    return 0


def _until_done(what: str, do: object) -> None:
    assert callable(do)
    began, tries = time.monotonic(), 0
    while True:
        tries += 1
        try:
            do()
        except SyncFault as fault:
            print("fault", what, type(fault).__name__, flush=True)
            if tries == 20:
                raise
            continue
        print("took", what, f"{time.monotonic() - began:.2f}", tries, flush=True)
        return


def _bare(url: str, ca: Path) -> None:
    """Time one request for an empty reply, over a new connection."""
    began = time.monotonic()
    try:
        with requests.Session() as session:
            session.trust_env = False
            session.get(f"{url}/v1/health", verify=str(ca), timeout=60).raise_for_status()
    except requests.RequestException as error:
        print("fault", "bare", type(error).__name__, flush=True)
        return
    print("took", "bare", f"{time.monotonic() - began:.2f}", 1, flush=True)


class Lost(Exception):
    """Something did not arrive, or arrived twice."""


def campaign(folder: Path, quality: Quality, *, exchanges: int, seed: int) -> list[str]:
    """Run it; return lines of figures."""
    os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(folder / "passphrase")
    (folder / "passphrase").write_text("a passphrase of the campaign\n")
    service_folder = folder / "service"
    service_folder.mkdir()
    command = [sys.executable, "-m", "central_service", "--folder", str(service_folder),
               "--database", f"sqlite:///{service_folder / 'service.db'}"]  # fmt: skip
    _run(command, "round", "open", "2026-11")
    code = _run(command, "code", "--role", "clerk", "--commune", COMMUNE).split()[-1]
    with far_connection(quality, seed=seed) as line:
        url, tls = f"https://{line.far_address}:{PORT}", _certificate(folder, line)
        listens = ["--host", line.far_address, "--port", str(PORT), *tls]
        service = subprocess.Popen(
            line.within(line.far, *command, "serve", *listens),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        try:
            assert service.stdout is not None
            ready = service.stdout.readline()
            assert ready.startswith("ready"), ready + (service.stdout.read() or "")
            desk = [sys.executable, "-m", "tests.campaigns.far_connection", "--work",
                    str(folder / "desk"), url, str(folder / "ca.pem"), code,
                    "--exchanges", str(exchanges)]  # fmt: skip
            done = subprocess.run(
                line.within(line.near, *desk), cwd=CHECKOUT, capture_output=True, encoding="utf-8",
                check=False,
            )  # fmt: skip
        finally:
            service.terminate()
            service.wait(30)
            if service.stdout is not None:
                service.stdout.close()
        if done.returncode or "left 0 0 0" not in done.stdout:
            raise Lost(f"{done.stdout}\n{done.stderr}")
        figures = [f"{line.packets} packets, {line.lost} lost, {line.bytes} bytes"]
    verified = _run(command, "verify")
    return [*_figures(done.stdout), *figures, *verified.splitlines()[-1:]]


def _figures(said: str) -> list[str]:
    lines = [text.split() for text in said.splitlines()]
    told = []
    for what in ("enrol", "exchange", "bare"):
        took = [float(words[2]) for words in lines if words[:2] == ["took", what]]
        faults = sum(words[:2] == ["fault", what] for words in lines)
        if took:
            told.append(
                f"{what}: {len(took)} done, {faults} tries in vain, median"
                f" {statistics.median(took):.1f} s, longest {max(took):.1f} s"
            )
    return told


def _certificate(folder: Path, line: FarConnection) -> list[str]:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    issued = ca.issue_cert(line.far_address)
    issued.private_key_pem.write_to_path(folder / "key.pem")
    issued.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    return ["--tls-cert", str(folder / "cert.pem"), "--tls-key", str(folder / "key.pem")]


def _run(command: list[str], *words: str) -> str:
    done = subprocess.run(
        [*command, *words], capture_output=True, encoding="utf-8", check=False, cwd=CHECKOUT
    )
    if done.returncode:
        raise Lost(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def main() -> int:
    """Run the campaign and print what it took; 1 if anything did not arrive."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exchanges", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--loss", type=float, default=0.2)
    parser.add_argument("--round-trip", type=float, default=0.6)
    parser.add_argument("--rate", type=int, default=0)
    parser.add_argument("--work", nargs=4, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work is not None:
        folder, url, ca, code = options.work
        return work(Path(folder), url, Path(ca), code, options.exchanges)
    if not may_make_one():
        print("This needs root, and Linux with TUN devices.", file=sys.stderr)
        return 1
    seed = random.randrange(2**32) if options.seed is None else options.seed
    quality = Quality(round_trip=options.round_trip, loss=options.loss, rate=options.rate)
    with tempfile.TemporaryDirectory() as folder:
        try:
            told = campaign(Path(folder), quality, exchanges=options.exchanges, seed=seed)
        except Lost as lost:
            print(f"LOST (seed {seed}): {lost}", file=sys.stderr)
            return 1
    print(f"seed {seed}: everything arrived, once", *told, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
