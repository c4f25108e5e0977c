"""Write what Windows shows of a program file: ``version_resource.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.core.version import VERSION

_PROGRAMS = {
    "desktop": ("Rà soát Trung tâm", "ra-soat.exe"),
    "service": ("Máy chủ trung tâm – Rà soát Trung tâm", "central-service.exe"),
}
_VIETNAMESE, _UNICODE = 0x042A, 1200

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable({table!r}, [
      StringStruct('CompanyName', 'commune-readiness'),
      StringStruct('FileDescription', {name!r}),
      StringStruct('FileVersion', {version!r}),
      StringStruct('InternalName', {file!r}),
      StringStruct('LegalCopyright', 'Apache License 2.0'),
      StringStruct('OriginalFilename', {file!r}),
      StringStruct('ProductName', 'Rà soát Trung tâm'),
      StringStruct('ProductVersion', {version!r})])]),
    VarFileInfo([VarStruct('Translation', [{language}, {unicode}])])
  ]
)
"""


def numbers_of(version: str) -> tuple[int, int, int, int]:
    """Return *version* as the four numbers that Windows compares."""
    parts = [int(part) for part in version.split(".")]
    first, second, third, fourth = (*parts, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def main(folder: Path) -> None:
    """Write one file for each program."""
    folder.mkdir(parents=True, exist_ok=True)
    for program, (name, file) in _PROGRAMS.items():
        text = _TEXT.format(
            numbers=numbers_of(VERSION), table=f"{_VIETNAMESE:04X}{_UNICODE:04X}", name=name,
            file=file, version=VERSION, language=_VIETNAMESE, unicode=_UNICODE,
        )  # fmt: skip
        (folder / f"{program}-version.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
