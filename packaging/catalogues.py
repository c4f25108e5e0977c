"""Compile the catalogues of sentences (.po to .mo), check them, list what they lack."""

from __future__ import annotations

import argparse
import io
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import PoFileError, write_po
from compile_catalogues import compile_stale, read

CHECKOUT = Path(__file__).resolve().parents[1]
LOCALE = Path("resources/locale/vi/LC_MESSAGES")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

# How the sentences of a file are found, by the end of its name.
METHODS = {".py": "python", ".html": "jinja2.ext.babel_extract"}

HEADER = """\
msgid ""
msgstr ""
"Language: vi\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

# Which room's catalogue holds the sentences of a source folder; others are called as their room.
DOMAINS = {"central_service": "service", "desktop_app/__main__.py": "cli"}

# Context and message id: what makes two entries of all the catalogues the same.
Key = tuple[str | None, str]
Told = dict[Key, tuple[str, object]]


@dataclass(kw_only=True)
class Sentence:
    """One message id and the places in the code that say it."""

    context: str | None
    ids: tuple[str, ...]
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Return what the sentence is looked up by."""
        return self.context, self.ids[0]


def domain_of(file: Path) -> str:
    """Return the catalogue that the source *file*, relative to the checkout, belongs to."""
    room = DOMAINS.get(file.as_posix()) or DOMAINS.get(file.parts[0])
    return room or file.parts[1].removesuffix(".py")


def said_in_code(checkout: Path) -> dict[str, dict[Key, Sentence]]:
    """Return the sentences of every room, found where the code marks them."""
    rooms: dict[str, dict[Key, Sentence]] = {}
    for top in ("desktop_app", "central_service"):
        for path in sorted(one for one in (checkout / top).rglob("*.*") if one.suffix in METHODS):
            file = path.relative_to(checkout)
            for line, found, _comments, context in extract_from_file(
                METHODS[path.suffix], path, KEYWORDS
            ):
                ids = (found,) if isinstance(found, str) else tuple(found)
                sentence = Sentence(context=context, ids=ids)
                room = rooms.setdefault(domain_of(file), {})
                room.setdefault(sentence.key, sentence).places.append((file.as_posix(), line))
    return rooms


def entries(catalog: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    """Yield ids, translations and message of every entry but the header."""
    for message in catalog:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            string = message.string or ""
            told = (string,) if isinstance(string, str) else tuple(string)
            yield ids, told, message


def placeholders(text: str) -> set[str] | None:
    """Return the names in braces of *text*, or None where the braces do not match."""
    try:
        return {name for _text, name, *_ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def faults_of_entry(ids: tuple[str, ...], told: tuple[str, ...], message: Message) -> Iterator[str]:
    """Yield what is wrong with one entry."""
    if not all(told):
        yield "not translated"
    elif message.fuzzy:
        yield "marked fuzzy: read it, then remove the mark"
    elif any(placeholders(text) != placeholders(ids[-1]) for text in told):
        yield "the names in braces differ from the English ones"
    if any(not unicodedata.is_normalized("NFC", text) for text in (*ids, *told)):
        yield "not NFC"


def faults_of_room(
    room: str, said: dict[Key, Sentence], locale: Path, told_elsewhere: Told
) -> Iterator[str]:
    """Yield one line for every fault of a room's catalogue, with its place."""
    po = locale / f"{room}.po"
    if not po.is_file():
        if said:
            yield f"{po.name}: missing, and the room says {len(said)} sentences"
        return
    try:
        catalog = read(po)
    except (PoFileError, UnicodeDecodeError) as error:
        yield f"{po.name}: {error}"
        return
    held: set[Key] = set()
    for ids, told, message in entries(catalog):
        key = (message.context, ids[0])
        held.add(key)
        at = f"{po.name}:{message.lineno}: {ids[0]!r}"
        if key not in said:
            yield f"{at}: no code says it any more"
        for fault in faults_of_entry(ids, told, message):
            yield f"{at}: {fault}"
        other, before = told_elsewhere.setdefault(key, (room, message.string))
        if before != message.string:
            yield f"{at}: told otherwise in {other}.po, and only one of the two would be shown"
    for key, sentence in said.items():
        if key not in held:
            file, line = sentence.places[0]
            yield f"{po.name}: lacks {sentence.ids[0]!r} of {file}:{line}"


def check(checkout: Path, rooms: Iterable[str] = ()) -> list[str]:
    """Return one line for every fault of the catalogues, of all rooms or the named ones."""
    said, locale = said_in_code(checkout), checkout / LOCALE
    every = sorted(said.keys() | {po.stem for po in locale.glob("*.po")})
    told_elsewhere: Told = {}
    wanted = set(rooms) or set(every)
    lines: list[str] = []
    for room in every:
        found = list(faults_of_room(room, said.get(room, {}), locale, told_elsewhere))
        lines += found if room in wanted else []
    return lines


def lacking(checkout: Path, rooms: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield every room with the entries its catalogue lacks, ready to be pasted and translated."""
    for room, said in said_in_code(checkout).items():
        po = checkout / LOCALE / f"{room}.po"
        known = read(po) if po.is_file() else Catalog(locale="vi")
        held = {(message.context, ids[0]) for ids, _told, message in entries(known)}
        new = Catalog(locale="vi")
        for key, sentence in said.items():
            if key not in held:
                ids = sentence.ids if len(sentence.ids) > 1 else sentence.ids[0]
                new.add(ids, context=sentence.context, locations=sentence.places)
        if len(new) and (not rooms or room in rooms):
            stream = io.BytesIO()
            write_po(stream, new, width=98, omit_header=True, include_lineno=False)
            yield room, ("" if po.is_file() else HEADER) + stream.getvalue().decode()


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    parser = argparse.ArgumentParser(prog="catalogues.py", description=__doc__.split("\n")[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="exit 1 where a catalogue has a fault")
    what.add_argument("--extract", action="store_true", help="print the entries that are lacking")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="only these catalogues")
    chosen = parser.parse_args(arguments)
    if chosen.check:
        lines = check(CHECKOUT, chosen.rooms)
        print("\n".join(lines) if lines else "Catalogues: complete.")
        return 1 if lines else 0
    if chosen.extract:
        for room, text in lacking(CHECKOUT, chosen.rooms):
            print(f"# ===== {room}.po\n{text}")
        return 0
    try:
        for mo in compile_stale(CHECKOUT, chosen.rooms):
            print(f"Compiled {mo.name}.")
    except PoFileError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # Print UTF-8 whatever code page the console has.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    raise SystemExit(main(sys.argv[1:]))
