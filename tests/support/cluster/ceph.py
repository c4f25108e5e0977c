"""A small Ceph with its S3 gateway: one monitor, one disk, one or more gateways, no manager."""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Mapping
from pathlib import Path

from .hosts import ClusterFault, Host, listens_at, wait_until

PORT = 7480


class Ceph:
    """The store of one host; its keys are made anew at each start."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._folder = host.folder / "ceph"
        self._folder.mkdir()
        self._config = self._folder / "ceph.conf"
        self.access, self.secret = uuid.uuid4().hex[:20], uuid.uuid4().hex

    @property
    def url(self) -> str:
        """Where the gateway answers."""
        return f"http://{self.host.address}:{PORT}"

    def environment(self, url: str = "") -> dict[str, str]:
        """Return the variables with which a program finds the store at *url*, and may use it."""
        return {
            "AWS_ENDPOINT_URL": url or self.url,
            "AWS_ACCESS_KEY_ID": self.access,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": "default",
        }

    def start(self) -> None:
        """Make and start monitor, disk and gateway, and the account of the service."""
        fsid = str(uuid.uuid4())
        address, folder = self.host.address, self._folder
        where = f"[v2:{address}:3300/0,v1:{address}:6789/0]"
        self._config.write_text(_CONFIG.format(fsid=fsid, where=where, folder=folder))
        mon, admin = folder / "mon.keyring", folder / "keyring"
        allow = ("--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *")
        self._run("ceph-authtool", "--create-keyring", mon, "--gen-key", "-n", "mon.", *allow[:3])
        self._run(
            "ceph-authtool", "--create-keyring", admin, "--gen-key", "-n", "client.admin", *allow
        )
        self._run("ceph-authtool", mon, "--import-keyring", admin)
        table = folder / "monmap"
        self._run("monmaptool", "--create", "--addv", "a", where, "--fsid", fsid, table)
        for name in ("mon", "osd"):
            (folder / name).mkdir()
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", table, "--keyring", mon)
        self.host.start("ceph-mon", ["ceph-mon", "-f", "-i", "a", "-c", self._config])
        wait_until(lambda: self._ceph("mon", "stat") is not None, "Ceph's monitor")
        disk = str(uuid.uuid4())
        self._run("ceph", "osd", "new", disk, "0")
        key = folder / "osd" / "keyring"
        self._run("ceph", "auth", "get-or-create", "osd.0", "mon", "allow profile osd",
                  "osd", "allow *", "-o", key)  # fmt: skip
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
        self.host.start("ceph-osd", ["ceph-osd", "-f", "-i", "0", "-c", self._config])
        wait_until(self._has_disk, "Ceph's disk")
        self._run("ceph", "auth", "get-or-create", "client.rgw", "mon", "allow rw",
                  "osd", "allow rwx", "-o", folder / "rgw.keyring")  # fmt: skip
        self.start_gateway()
        self._run("radosgw-admin", "user", "create", "--uid=service", "--display-name=service",
                  f"--access-key={self.access}", f"--secret={self.secret}")  # fmt: skip

    def start_gateway(self) -> None:
        """Start the gateway and wait until it listens."""
        self.host.start("radosgw", ["radosgw", "-f", "-n", "client.rgw", "-c", self._config])
        wait_until(
            lambda: listens_at(self.host.address, PORT), "the gateway of the store", patience=120
        )

    def kill_gateway(self) -> None:
        """Kill the gateway; what it acknowledged is on the disk."""
        self.host.kill("radosgw")

    def make_bucket(self, bucket: str, environment: Mapping[str, str]) -> None:
        """Make *bucket*, as the account of the service."""
        make_bucket(environment, bucket)

    def _has_disk(self) -> bool:
        told = self._ceph("osd", "stat")
        return told is not None and json.loads(told).get("num_up_osds", 0) == 1

    def _ceph(self, *words: str) -> str | None:
        done = self._done("ceph", "--connect-timeout", "3", "-f", "json", *words)
        return done.stdout if done.returncode == 0 else None

    def _run(self, program: str, *words: str | Path) -> None:
        done = self._done(program, *words)
        if done.returncode:
            raise ClusterFault(f"{program} {' '.join(map(str, words))}: {done.stderr[-2_000:]}")

    def _done(self, program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        config = [] if program in ("ceph-authtool", "monmaptool") else ["-c", str(self._config)]
        command = ["ip", "netns", "exec", self.host.name, program, *config, *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def make_bucket(environment: Mapping[str, str], bucket: str) -> None:
    """Make *bucket* in the store that *environment* names, by one signed request."""
    import datetime
    import hashlib
    import hmac
    import urllib.request

    endpoint = environment["AWS_ENDPOINT_URL"]
    host = endpoint.partition("://")[2]
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    day, region = moment[:8], environment["AWS_REGION"]
    nothing = hashlib.sha256(b"").hexdigest()
    heads = {"host": host, "x-amz-content-sha256": nothing, "x-amz-date": moment}
    names = ";".join(heads)
    lines = "".join(f"{name}:{value}\n" for name, value in heads.items())
    request = f"PUT\n/{bucket}\n\n{lines}\n{names}\n{nothing}"
    scope = f"{day}/{region}/s3/aws4_request"
    told = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"AWS4{environment['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, told.encode(), "sha256").hex()
    who = f"Credential={environment['AWS_ACCESS_KEY_ID']}/{scope}"
    heads["authorization"] = f"AWS4-HMAC-SHA256 {who}, SignedHeaders={names}, Signature={signature}"
    asked = urllib.request.Request(f"{endpoint}/{bucket}", method="PUT", headers=heads)
    with urllib.request.urlopen(asked, timeout=60):
        pass


_CONFIG = """
[global]
fsid = {fsid}
mon host = {where}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = {folder}/keyring
log file = /dev/null
run dir = {folder}
admin socket =
pid file =
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
mon allow pool size one = true
osd crush chooseleaf type = 0
mon data avail warn = 1
mon data avail crit = 0
mon osd full ratio = .99
mon max pg per osd = 1000

[mon]
mon data = {folder}/mon

[osd]
osd data = {folder}/osd
keyring = {folder}/osd/keyring
osd objectstore = bluestore
bluestore block size = 3221225472
bluestore block create = true
osd memory target = 939524096

[client.rgw]
keyring = {folder}/rgw.keyring
rgw frontends = beast port=7480
rgw thread pool size = 64
rgw enable usage log = false
rgw run sync thread = false
rgw enable quota threads = false
rgw enable gc threads = true
"""
