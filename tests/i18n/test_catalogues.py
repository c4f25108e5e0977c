"""The checks of catalogues, on small checkouts made for them."""

from __future__ import annotations

import gettext
import os
import shutil
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import PoFileError

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

    def faults(self) -> list[str]:
        found: list[str] = self.catalogues.check(self.folder)
        return found

    def compile(self) -> list[Path]:
        written: list[Path] = self.catalogues.compile_stale(self.folder)
        return written


@pytest.fixture
def house(catalogues: ModuleType, tmp_path: Path) -> House:
    return House(catalogues, tmp_path)


def told(mo: Path, message: str) -> str:
    with mo.open("rb") as stream:
        return gettext.GNUTranslations(stream).gettext(message)


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


def test_a_catalogue_is_compiled_where_it_is_stale_and_only_there(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    house.room("cli", "_('Sent.')", entry("Sent.", "Đã gửi."))
    ui, cli = house.locale / "ui.mo", house.locale / "cli.mo"
    assert house.compile() == [cli, ui]
    assert house.compile() == []
    assert told(ui, "Saved.") == "Đã lưu."
    po = house.locale / "ui.po"
    po.write_text(po.read_text(encoding="utf-8").replace("lưu", "ghi"), encoding="utf-8")
    assert house.compile() == [ui]
    assert told(ui, "Saved.") == "Đã ghi."


def test_an_older_catalogue_that_comes_back_is_compiled_again(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    house.compile()
    po = house.locale / "ui.po"
    os.utime(po, ns=(0, 0))
    assert house.compile() == [house.locale / "ui.mo"]
    assert house.compile() == []


def test_what_was_compiled_of_a_catalogue_that_is_gone_goes_too(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    house.compile()
    (house.locale / "ui.po").unlink()
    shutil.rmtree(house.folder / "desktop_app" / "ui")
    house.compile()
    assert list(house.locale.iterdir()) == []


def test_the_same_catalogue_is_compiled_to_the_same_bytes(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    (mo,) = house.compile()
    before = mo.read_bytes()
    mo.unlink()
    assert house.compile() == [mo]
    assert mo.read_bytes() == before


def test_a_catalogue_that_cannot_be_read_leaves_the_compiled_one(house: House) -> None:
    house.room("ui", "_('Saved.')", entry("Saved.", "Đã lưu."))
    (mo,) = house.compile()
    before = mo.read_bytes()
    (house.locale / "ui.po").write_text("Saved without a keyword\n", encoding="utf-8")
    with pytest.raises(PoFileError):
        house.compile()
    assert mo.read_bytes() == before
    assert sorted(house.locale.iterdir()) == [mo, house.locale / "ui.po"]


def test_a_line_that_is_no_catalogue_is_named(house: House) -> None:
    house.room("ui", "_('Saved.')", "Saved without a keyword\n")
    assert house.faults()[0].startswith("ui.po: ")


def test_what_is_lacking_can_be_pasted(house: House) -> None:
    house.room("ui", "_('Saved.')\npgettext('menu', 'Send')", entry("Saved.", "Đã lưu."))
    ((room, text),) = house.catalogues.lacking(house.folder)
    assert room == "ui"
    assert 'msgctxt "menu"\nmsgid "Send"\nmsgstr ""' in text
    assert "Saved." not in text
