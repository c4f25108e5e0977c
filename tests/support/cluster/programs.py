"""The programs of a cluster, all from Debian, and which of them this machine lacks."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql/15/bin")
_PACKAGES = {
    "ip": "iproute2",
    "setpriv": "util-linux",
    "haproxy": "haproxy",
    "etcd": "etcd-server",
    "patroni": "patroni python3-etcd",
    str(POSTGRES / "postgres"): "postgresql-15",
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    "radosgw": "radosgw",
    "ceph": "ceph-common",
}


def missing() -> str:
    """Return how to install what this machine lacks, "" where nothing is missing."""
    if not sys.platform.startswith("linux"):
        return "The hosts are network namespaces: this runs on Linux only."
    lacking = [package for program, package in _PACKAGES.items() if shutil.which(program) is None]
    if not lacking:
        return ""
    return f"Missing. Install: apt-get install --no-install-recommends {' '.join(lacking)}"
