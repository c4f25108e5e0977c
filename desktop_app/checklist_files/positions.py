"""The line of each table, key and list element in a TOML text, which the parser does not report."""

from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]  # ("sections", 0, "items", 2, "met_when", "vi")

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_REST = re.compile(r"[ \t\r\n]*(?:#[^\n]*[ \t\r\n]*)*")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


class Positions:
    """The line of every path of a text that the TOML parser has accepted."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}  # elements so far of each list of tables
        self._read()

    def line(self, path: Path) -> int:
        """Return the line of *path*, or of the nearest table around it that is in the text."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _read(self) -> None:
        table: Path = ()
        while True:
            self._skip(_REST)
            if self._at >= len(self._text):
                return
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        start = self._at
        is_list = self._text.startswith("[[", start)
        self._at += 2 if is_list else 1
        keys = self._keys()
        self._at += 2 if is_list else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._inside((*path, key))
        path = (*path, keys[-1])
        if is_list:
            self._mark(path, start)
            self._counts[path] = self._counts.get(path, 0) + 1
        path = self._inside(path)
        self._mark(path, start)
        return path

    def _inside(self, path: Path) -> Path:
        """Return the table that *path* names: of a list of tables, the last one so far."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for key in self._keys():
            path = (*path, key)
            self._mark(path, start)
        self._at += 1  # "="
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            bare = _BARE.match(self._text, self._at)
            if bare is not None:
                keys.append(bare[0])
                self._at = bare.end()
            else:
                keys.append(self._string())
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline(path)
        else:
            self._skip(_PLAIN)

    def _list(self, path: Path) -> None:
        self._at += 1
        number = 0
        while True:
            self._skip(_REST)
            if self._text[self._at] == "]":
                self._at += 1
                return
            self._mark((*path, number), self._at)
            self._value((*path, number))
            number += 1
            self._skip(_REST)
            self._at += self._text[self._at] == ","

    def _inline(self, path: Path) -> None:
        self._at += 1
        while True:
            self._skip(_REST)
            if self._text[self._at] == "}":
                self._at += 1
                return
            self._pair(path)
            self._skip(_REST)
            self._at += self._text[self._at] == ","

    def _string(self) -> str:
        for form in _STRINGS:
            found = form.match(self._text, self._at)
            if found is not None:
                self._at = found.end()
                return found[0][1:-1]  # only keys are read, and none of ours has an escape
        raise ValueError(f"no string at {self._at}")

    def _skip(self, form: re.Pattern[str]) -> None:
        found = form.match(self._text, self._at)
        if found is not None:
            self._at = found.end()

    def _mark(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, bisect_right(self._newlines, at - 1) + 1)
