"""How many bytes a hundred photos take over a connection that is cut every minute.

Run in ``tests/``: ``python -m benchmarks.evidence``; ``--photos N`` for another number. The
connection has 64 kbit/s, a round trip of 600 ms and TLS; a minute is counted as the bytes that it
carries in that time, and a cut loses what is under way. Budget: at most 1.05 times the bytes of
the files. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from pathlib import Path

import trustme

from desktop_app.core.changes.bodies import Attach
from desktop_app.core.ids import EvidenceKind, Role
from desktop_app.storage import evidence
from desktop_app.sync.exchange.exchange import exchange
from desktop_app.sync.http.exchange_faults import SyncFault
from desktop_app.sync.http.transport import Limits
from support.cut_connection import CutConnection, cut_connection
from support.exchangers import XA, Exchanger
from support.service import running

RATE, DELAY = 8_000, 0.3  # bytes a second, seconds one way
MINUTE = round(RATE * 60 * 0.9)  # bytes: a tenth of the time is spent waiting for answers
BUDGET = 1.05
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb00430001")


def fill(clerk: Exchanger, photos: int) -> int:
    """Attach as many photos as a phone makes them after our resizing; return their bytes."""
    sizes = random.Random(1)
    total = 0
    for nth in range(photos):
        data = _JPEG + os.urandom(sizes.randrange(150_000, 450_000))
        name = evidence.keep(clerk.store, data, "image/jpeg")
        body = Attach(evidence=EvidenceKind.PHOTO, sha256=name, media="image/jpeg", size=len(data))
        clerk.write(body, item=f"item.{nth}")
        total += len(data)
    return total


def main() -> None:
    """Send the photos and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100)
    photos = parser.parse_args().photos
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "service").mkdir()
        authority = trustme.CA()
        certificate = authority.issue_cert("127.0.0.1")
        ca, cert, key = root / "ca.pem", root / "cert.pem", root / "key.pem"
        authority.cert_pem.write_to_path(str(ca))
        certificate.cert_chain_pems[0].write_to_path(str(cert))
        certificate.private_key_pem.write_to_path(str(key))
        with running(root / "service", tls=(cert, key)) as service:
            service.open_round("2026-11")
            clerk = Exchanger(root / "desk", "Hoa", commune=XA)
            clerk.enrol(service.url, service.code(Role.CLERK, commune=XA), ca=ca)
            clerk.exchange()
            total = fill(clerk, photos)
            line = CutConnection(
                service.url, every=MINUTE, under_way=round(RATE * DELAY), rate=30 * RATE
            )
            exchanges = requests = 0
            with cut_connection(line):
                while evidence.evidence_counts(clerk.store).unsent:
                    exchanges += 1
                    clerk.url = line.url
                    with clerk.link(limits=Limits()) as link:
                        try:
                            exchange(clerk.store, link, {clerk.device: clerk.key})
                        except SyncFault as fault:  # cut before the changes were through
                            print(f"  exchange {exchanges}: {type(fault).__name__}")
                        requests += link.requests
            held = [*(root / "service" / "evidence").glob("??/*")]
            clerk.close()
    assert len(held) == photos, f"{len(held)} of {photos} arrived"
    print(f"{photos} photos, {total:,} bytes; {line.cuts} cuts, {exchanges} exchanges,", end=" ")
    print(f"{requests} requests; {line.up / RATE / 54:.0f} minutes at {RATE * 8 // 1000} kbit/s")
    ratio = line.up / total
    print(
        f"sent {line.up:,} bytes, heads and TLS included: {ratio:.3f} × (budget {BUDGET})", end=""
    )
    print("" if ratio <= BUDGET else "   OVER BUDGET")
    print(f"received {line.down:,} bytes; both ways {(line.up + line.down) / total:.3f} ×")


if __name__ == "__main__":
    main()
