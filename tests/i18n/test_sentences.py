from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.core.fault import N_, Fault
from desktop_app.i18n import (
    _,
    current_language,
    ngettext,
    pgettext,
    sentence,
    translations_in,
    use_language,
)
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.paths import FolderRefused, make_data_folder

KNOWN = N_("The folder {name} of the program is missing. Please install the program again.")


def test_vietnamese_is_spoken_unless_english_was_chosen() -> None:
    assert current_language() == "vi"
    assert _(KNOWN).startswith("Thiếu thư mục {name}")
    use_language("en")
    assert current_language() == "en"
    assert _(KNOWN) == KNOWN
    use_language("vi")
    assert _(KNOWN) != KNOWN


def test_the_window_keeps_its_language_while_a_paper_is_drawn_in_another_thread() -> None:
    use_language("en")
    with in_vietnamese(), ThreadPoolExecutor(1) as window:
        assert _(KNOWN).startswith("Thiếu thư mục {name}")
        assert window.submit(current_language).result() == "en"
        assert window.submit(_, KNOWN).result() == KNOWN
    assert current_language() == "en"
    use_language("vi")


def test_a_fault_of_a_lower_room_is_said_in_the_chosen_language(tmp_path: Path) -> None:
    in_the_way = tmp_path / "tệp"
    in_the_way.write_text("")
    with pytest.raises(FolderRefused) as caught:
        make_data_folder(in_the_way)
    assert sentence(caught.value).startswith(f"Không dùng được thư mục dữ liệu {in_the_way}: ")
    use_language("en")
    assert sentence(caught.value) == str(caught.value)
    assert str(in_the_way) in str(caught.value)


def test_a_fault_named_in_a_fault_is_said_in_the_chosen_language_too() -> None:
    inner = Fault(KNOWN, name="resources")
    outer = Fault("Nothing can be shown: {why}", why=inner)
    assert "Thiếu thư mục resources" in sentence(outer)


def test_braces_in_a_value_are_left_alone() -> None:
    assert sentence(Fault(KNOWN, name="{x}")).startswith("Thiếu thư mục {x} ")
    assert sentence(Fault("{not a placeholder}")) == "{not a placeholder}"


def test_an_unknown_sentence_is_said_as_it_stands() -> None:
    assert _("Never said before.") == "Never said before."
    assert ngettext("{n} thing", "{n} things", 1) == "{n} thing"
    assert ngettext("{n} thing", "{n} things", 2) == "{n} things"
    assert pgettext("a menu", "Never said before.") == "Never said before."


def test_speaking_loads_no_heavy_library() -> None:
    program = (
        "import sys, desktop_app.i18n as i; i._('x');"
        "print([m for m in ('babel', 'platformdirs', 'msgspec', 'logging') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_checkout_whose_sentences_nobody_compiled_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "locale" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "ui.po").write_text('msgid "Saved."\nmsgstr "Đã lưu."\n', "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    for _time in range(2):
        assert translations_in("vi").gettext("Saved.") == "Saved."
    (line,) = capsys.readouterr().err.splitlines()
    assert str(folder) in line and "packaging/compile_catalogues.py" in line
