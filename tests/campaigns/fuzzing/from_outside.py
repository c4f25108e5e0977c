"""Files that people bring: pictures and documents to attach, copies to put back."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from desktop_app import photos
from desktop_app.__main__ import main
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support.attachments import compound, page, pdf, saved, word
from support.machines import HERE

from .decoders import named
from .hostile import set_passphrase
from .target import Broken, Target


def _picture(kind: str, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((90, 60), 40).convert(mode).save(out, kind)
    return out.getvalue()


class Attachments(Target):
    """A file to be attached: made small where it is a picture, refused in words if it is none."""

    name = "attachment"

    def __init__(self) -> None:
        super().__init__()
        self.good = [
            sample_photo(1),
            _picture("PNG", "RGBA"),
            _picture("GIF", "P"),
            _picture("TIFF"),
            _picture("WEBP"),
            _picture("BMP"),
            saved(page("1", size=(60, 80)), "TIFF", page("2", size=(60, 80))),
            pdf(),
            word(),
            compound("WordDocument"),
            "Đo ngày 3/11: 42 Mbit/s\n".encode(),
        ]

    def outcome(self, data: bytes) -> str:
        try:
            kept = photos.prepare(data, name="tệp {lạ}.jpg")
        except Fault as fault:
            return named(fault)
        if kept.is_image:
            # A truncated picture may be shorter than any complete one of the same content.
            if len(kept.data) > 4 * len(data) + 4096:
                raise Broken(f"{len(data)} bytes became {len(kept.data)}")
            with Image.open(io.BytesIO(kept.data)) as picture:
                picture.load()
        return f"{kept.media} {kept.is_image}"


class CopiesToPutBack(Target):
    """A backup that may be damaged."""

    name = "restore"
    longest = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="fuzz-")))
        before = os.environ.get("COMMUNE_READINESS_PASSPHRASE_FILE")
        (self._folder / "passphrase").write_text("a passphrase of the fuzzer\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(self._folder / "passphrase")
        self._stack.callback(set_passphrase, before)
        self._data = self._folder / "data"
        beginning = Beginning(person="Hoa", commune=CommuneCode(HERE))
        Workspace.begin(self._data, beginning).close()
        copy = self._folder / "copy.bak"
        self._done("answer", "A2", "--status", "met", "--note", "ghi A2")
        self._done("comment", "A3", "xem lại")
        self._done("backup", str(copy))
        self._copy = copy
        other = self._folder / "other.bak"
        with sqlite3.connect(other) as database:
            database.execute("CREATE TABLE x (y)")
        database.close()
        self.good = [copy.read_bytes(), other.read_bytes()]

    def _run(self, *words: str) -> tuple[int, str]:
        out, wrong = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
            code = main(["--data", str(self._data), "--lang", "en", *words])
        return code, out.getvalue() + wrong.getvalue()

    def _done(self, *words: str) -> None:
        code, said = self._run(*words)
        if code:
            raise Broken(f"{' '.join(words)}: {said}")

    def outcome(self, data: bytes) -> str:
        self._copy.write_bytes(data)
        code, said = self._run("restore", str(self._copy))
        if code not in (0, 1) or not said.strip():
            raise Broken(f"ended with {code}: {said}")
        checked, found = self._run("check")
        if checked and "checklist" not in found:
            raise Broken(f"restore said {said!r}; check: {found!r}")
        self._done("comment", "A3", "sau đó")
        for aside in (self._data / "aside").glob("*"):
            shutil.rmtree(aside)
        shown = self._run("show", "A2")[1]
        if "ghi A2" not in shown:
            raise Broken(f"what was answered is gone after {said!r}: {shown}")
        return f"{code} {said.splitlines()[0][:60]}"

    def close(self) -> None:
        self._stack.close()


ALL = (Attachments, CopiesToPutBack)
