"""The checker of catalogues, on small checkouts made for it."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from support import programs

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    return programs.load("catalogues")


class House:
    """A checkout of one or two rooms and their catalogues."""

    def __init__(self, catalogues: ModuleType, folder: Path) -> None:
        self.catalogues, self.folder = catalogues, folder
        self.locale = folder / "resources/locale/vi/LC_MESSAGES"
        self.locale.mkdir(parents=True)

    def room(self, name: str, code: str, po: str | None = None) -> None:
        package = self.folder / "desktop_app" / name
        package.mkdir(parents=True)
        (package / "said.py").write_text(code, encoding="utf-8")
        if po is not None:
            (self.locale / f"{name}.po").write_text(HEADER + po, encoding="utf-8")

    def faults(self, *, compiled: bool = True) -> list[str]:
        if compiled:
            self.catalogues.compile_rooms(self.folder)
        found: list[str] = self.catalogues.check(self.folder)
        return found


@pytest.fixture
def house(catalogues: ModuleType, tmp_path: Path) -> House:
    return House(catalogues, tmp_path)


def entry(message: str, told: str) -> str:
    return f'msgid "{message}"\nmsgstr "{told}"\n'


def test_a_complete_catalogue_has_no_fault(house: House) -> None:
    house.room("ui", "_('Saved {n}.')", entry("Saved {n}.", "Đã lưu {n}."))
    assert house.faults() == []


def test_a_room_that_speaks_needs_a_catalogue(house: House) -> None:
    house.room("ui", "N_('Saved.')")
    assert house.faults() == ["ui.po: missing, and the room says 1 sentences"]


def test_a_sentence_that_is_not_in_the_catalogue_is_named_with_its_place(house: House) -> None:
    house.room("ui", "_('Saved.')\n_('Sent.')", entry("Saved.", "Đã lưu."))
    assert house.faults() == ["ui.po: lacks 'Sent.' of desktop_app/ui/said.py:2"]


@pytest.mark.parametrize(
    ("po", "fault"),
    [
        (entry("Saved {n}.", ""), "not translated"),
        ("#, fuzzy\n" + entry("Saved {n}.", "Đã lưu {n}."), "fuzzy"),
        (entry("Saved {n}.", "Đã lưu {m}."), "braces"),
        (entry("Saved {n}.", "Đã lưu {n."), "braces"),
        (entry("Saved {n}.", unicodedata.normalize("NFD", "Đã lưu {n}.")), "not NFC"),
        (entry("Saved {n}.", "Đã lưu {n}.") + entry("Gone.", "Mất."), "no code says it"),
    ],
)
def test_each_fault_of_an_entry_is_found(house: House, po: str, fault: str) -> None:
    house.room("ui", "_('Saved {n}.')", po)
    found = house.faults()
    assert len(found) == 1
    assert fault in found[0]


def test_a_plural_needs_the_names_of_its_english_plural(house: House) -> None:
    code = "ngettext('One answer waits.', '{n} answers wait.', n)"
    plural = 'msgid "One answer waits."\nmsgid_plural "{n} answers wait."\nmsgstr[0] "Còn %s."\n'
    house.room("ui", code, plural % "{n}")
    house.room("cli", code.replace("answer", "photo"), plural.replace("answer", "photo") % "một")
    found = house.faults()
    assert len(found) == 1
    assert found[0].startswith("cli.po:")


def test_one_sentence_is_told_alike_in_every_catalogue(house: House) -> None:
    house.room("cli", "_('Send')", entry("Send", "Gửi"))
    house.room("ui", "_('Send')", entry("Send", "Trình"))
    assert "told otherwise in cli.po" in house.faults()[0]


def test_a_catalogue_that_was_not_compiled_again_is_stale(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    assert "older than its .po" in house.faults(compiled=False)[0]
    assert house.faults() == []
    po = house.locale / "ui.po"
    po.write_text(po.read_text(encoding="utf-8").replace("lưu", "ghi"), encoding="utf-8")
    assert "older than its .po" in house.faults(compiled=False)[0]
    po.unlink()
    shutil.rmtree(house.folder / "desktop_app" / "ui")
    assert house.faults(compiled=False) == ["ui.mo: has no .po"]


def test_a_line_that_is_no_catalogue_is_named(house: House) -> None:
    house.room("ui", "_('Saved.')", "Saved without a keyword\n")
    assert house.faults(compiled=False)[0].startswith("ui.po: ")


def test_what_is_lacking_can_be_pasted(house: House) -> None:
    house.room("ui", "_('Saved.')\npgettext('menu', 'Send')", entry("Saved.", "Đã lưu."))
    ((room, text),) = house.catalogues.lacking(house.folder)
    assert room == "ui"
    assert 'msgctxt "menu"\nmsgid "Send"\nmsgstr ""' in text
    assert "Saved." not in text
