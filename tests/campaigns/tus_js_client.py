"""Let another project's tus client upload to the real service: tus-js-client, from npm.

Run from the checkout: ``python -m tests.campaigns.tus_js_client``. It needs Node and npm, and
installs the client into a folder of its own that is removed afterwards. A photo goes in one piece,
in many, with the first bytes in the creation, over a connection that is cut again and again, is
aborted and taken up by a second process from the URL that the first one was given, and is
terminated. Each time the service must hold the very bytes, and have received hardly more.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import delete

from central_service.database import schema
from desktop_app.core.ids import Role
from support.cut_connection import CutConnection, cut_connection
from support.machines import HERE, Connect, Machine, prepared
from support.service import RunningService, running

CLIENT = "tus-js-client@4.3.1"
SCRIPT = """
import fs from 'node:fs'
import { Upload } from 'tus-js-client'

const asked = JSON.parse(process.argv[2])
const file = fs.readFileSync(asked.file)
const upload = new Upload(file, {
  endpoint: asked.endpoint,
  uploadUrl: asked.uploadUrl || null,
  headers: { Authorization: `Bearer ${asked.token}` },
  metadata: { sha256: asked.sha256, filename: 'photo.jpg' },
  chunkSize: asked.chunkSize || Infinity,
  uploadDataDuringCreation: Boolean(asked.duringCreation),
  overridePatchMethod: Boolean(asked.override),
  retryDelays: Array(40).fill(20),
  onError: (error) => { console.error(String(error)); process.exit(1) },
  onSuccess: () => { console.log(JSON.stringify({ url: upload.url })); process.exit(0) },
  onChunkComplete: (size, done) => {
    if (asked.abortAfter && done >= asked.abortAfter) {
      upload.abort(Boolean(asked.terminate)).then(() => {
        console.log(JSON.stringify({ url: upload.url, aborted: done }))
        process.exit(0)
      })
    }
  },
})
upload.start()
"""


class Failed(Exception):
    """The client and the service did not work together."""


class Campaign:
    """One service, one clerk, and the foreign client."""

    def __init__(self, service: RunningService, clerk: Machine, folder: Path) -> None:
        self.service, self.clerk, self.folder = service, clerk, folder
        self.data = b"\xff\xd8\xff\xe0" + os.urandom(900_000) + b"\xff\xd9"
        self.sha256 = hashlib.sha256(self.data).hexdigest()
        self.file = folder / "photo.jpg"
        self.file.write_bytes(self.data)

    def upload(self, url: str | None = None, **asked: object) -> dict[str, object]:
        """Run the client; return its output. Raise Failed with what went wrong."""
        told = {
            "file": str(self.file),
            "endpoint": f"{url or self.service.url}/v1/evidence/{HERE}/uploads",
            "token": self.clerk.token,
            "sha256": self.sha256,
            **asked,
        }
        done = subprocess.run(
            ["node", str(self.folder / "upload.mjs"), json.dumps(told)],
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(done.stderr or done.stdout)
        said: dict[str, object] = json.loads(done.stdout)
        return said

    def check(self, name: str) -> None:
        """Raise Failed unless the service holds the very bytes; then let it forget them."""
        answer = self.clerk.http("GET", f"/v1/evidence/{HERE}/{self.sha256}")
        if answer.content != self.data:
            raise Failed(f"{name}: the service holds other bytes")
        with self.service.service.database.writing() as connection:
            connection.execute(delete(schema.evidence))
        print(f"ok  {name}", flush=True)

    def run(self) -> None:
        """Upload in every way."""
        self.upload()
        self.check("in one piece")
        self.upload(chunkSize=100_000)
        self.check("in ten pieces")
        self.upload(chunkSize=200_000, duringCreation=True)
        self.check("with the first bytes in the creation")
        self.upload(chunkSize=300_000, override=True)
        self.check("where only POST gets through")
        self.cut()
        begun = self.upload(chunkSize=100_000, abortAfter=300_000)
        self.upload(chunkSize=100_000, uploadUrl=f"{self.service.url}{_path_of(begun)}")
        self.check("aborted, and taken up by another process")
        begun = self.upload(chunkSize=100_000, abortAfter=300_000, terminate=True)
        left = list((self.service.folder / "evidence").rglob(f"{self.sha256}-*"))
        if left:
            raise Failed("what was terminated is still there")
        print("ok  terminated", flush=True)
        self.upload(chunkSize=100_000)
        self.check("and sent after all")

    def cut(self) -> None:
        """Upload over a connection that breaks again and again."""
        line = CutConnection(self.service.url, every=150_000, under_way=2_400, rate=3_000_000)
        with cut_connection(line):
            self.upload(line.url)
            cuts, sent = line.cuts, line.up
        self.check(
            f"over a connection that was cut {cuts} times ({sent / len(self.data):.3f} × its bytes)"
        )


def _path_of(begun: dict[str, object]) -> str:
    return "/" + str(begun["url"]).split("/", 3)[3]


def main() -> int:
    """Run it; return 0 where everything went well."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Node and npm are needed: apt-get install nodejs npm", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        (folder / "upload.mjs").write_text(SCRIPT)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", CLIENT],
            cwd=folder,
            check=True,
        )
        (folder / "service").mkdir()
        with running(folder / "service") as service:
            connect = Connect(prepared(service))
            try:
                Campaign(service, connect(Role.CLERK), folder).run()
            except Failed as failed:
                print(f"FAILED  {failed}", file=sys.stderr)
                return 1
            finally:
                connect.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
