"""Every published verb and option exists, in the language of the person.

See docs/rules.md#surface-1.
"""

from __future__ import annotations

import argparse
import re

import pytest

from desktop_app.__main__ import main
from desktop_app.cli.main import parser
from desktop_app.core.version import VERSION
from desktop_app.i18n import _, use_language
from desktop_app.i18n.usage import SENTENCES, in_our_language
from support.commands import Program

ASSESSMENT = "--centre --round"

# Verb by verb (docs/rules.md#surface-1): its options, and its words as the usage shows them.
SURFACE = [
    ("init", "--person --commune --phone --role --pin-file", ""),
    ("enrol", "--server --code --ca", ""),
    ("answer", f"--status --value --of --note --reason --cause --solver {ASSESSMENT}", "ITEM"),
    ("visit open", f"--method --team {ASSESSMENT}", ""),
    ("visit close", ASSESSMENT, ""),
    ("visit sheet", f"--visit {ASSESSMENT}", "FILE"),
    ("verify", f"--status --value --of --note --visit {ASSESSMENT}", "ITEM"),
    ("approve", f"--reject --comment {ASSESSMENT}", "ITEM"),
    ("return", f"--comment {ASSESSMENT}", "ITEM [ITEM ...]"),
    ("comment", ASSESSMENT, "ITEM TEXT"),
    ("action", f"--who --what --due {ASSESSMENT}", "ITEM"),
    ("attach", f"--kind --number --date {ASSESSMENT}", "ITEM [FILE]"),
    ("submit", f"--pin-file --slip {ASSESSMENT}", ""),
    ("show", f"--json {ASSESSMENT}", "[ITEM]"),
    ("resolve", f"--keep {ASSESSMENT}", "ITEM"),
    ("sync", "--json", ""),
    ("person", "--position --phone --json", "[NAME]"),
    ("schedule on", "", ""),
    ("schedule off", "", ""),
    ("schedule show", "--json", ""),
    ("package export", "--yes", "FILE"),
    ("package import", "--note --yes", "FILE"),
    *((f"report {paper}", f"--out --yes {ASSESSMENT}", "")
      for paper in ("commune", "area", "inspection", "slip", "blank")),
    ("report letter", f"--out --yes --item --number --date --area {ASSESSMENT}", "[ABOUT] [ITEM]"),
    *((f"report {paper}", f"--out --yes --area {ASSESSMENT}", "")
      for paper in ("actions", "funding", "public")),
    *((f"report {paper}", "--out --yes --round", "") for paper in ("diary", "costs")),
    ("report batch", "--area --round --out --resume --one-file --yes", "KIND"),
    ("report card", "--out --yes", ""),
    *((f"export {form}", "--out --yes --shape --rounds", "") for form in ("csv", "xlsx", "json")),
    ("measure", "--attach --host --tslcd --round --json", "[NAME ...]"),
    ("check", "--salvage", ""),
    ("backup", "--all-files --yes", "FILE"),
    ("restore", "", "FILE"),
    ("waiting", "", ""),
    ("update", "--out --yes", "WHAT"),
    ("checklist validate", "", "FILE"),
    ("demo", "--headless", ""),
]  # fmt: skip
CHOICES = [
    ("init", "--role", "clerk leader supervisor"),
    ("attach", "--kind", "photo document measurement report"),
    ("visit open", "--method", "on_site online file"),
    ("report batch", "kind", "commune inspection slip blank returned"),
]


def leaves(top: argparse.ArgumentParser, before: str = "") -> dict[str, argparse.ArgumentParser]:
    """Return every parser that carries something out, by its verb."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                found |= leaves(child, f"{before} {name}".strip())
    return found or {before: top}


VERBS = leaves(parser())


@pytest.mark.parametrize(("verb", "options", "words"), SURFACE, ids=[row[0] for row in SURFACE])
def test_a_verb_takes_its_published_options_and_words(verb: str, options: str, words: str) -> None:
    actions = VERBS[verb]._actions
    taken = {option for action in actions for option in action.option_strings}
    assert set(options.split()) <= taken
    usage = re.sub(r"\s+", " ", VERBS[verb].format_usage().strip())
    assert usage.endswith(words)
    assert [a for a in actions if not a.option_strings] == [] or words


def test_no_verb_is_missing_and_none_is_unknown() -> None:
    beyond = {"order"}  # a supervisor's word on a remedy (docs/rules.md#data-5)
    # A clock that was wrong, and what it put where (docs/rules.md#data-3).
    beyond |= {"clock", "misdated"}
    # A new key by a new code, where nobody knows the passphrase or the PIN.
    beyond |= {"forgotten passphrase", "forgotten pin"}
    # Any PC may carry a package onwards (docs/rules.md#data-13).
    beyond |= {"package carried", "package pass-on"}
    # A move to another version is previewed and taken back (docs/rules.md#data-15).
    beyond |= {"checklist preview", "checklist move", "checklist back"}
    beyond |= {"licences"}  # of everything that is shipped
    beyond |= {"card"}  # asked by the installer, before there is data
    # Answers that phones collected by the same checklist.
    beyond |= {"import submissions"}
    published = {row[0] for row in SURFACE} | beyond
    unpublished = sorted(set(VERBS) - published)
    assert unpublished == [], "a new verb needs a row in SURFACE: its options and its words"
    missing = sorted(published - set(VERBS))
    assert missing == [], "scripts use these verbs: they stay, whatever is added"


@pytest.mark.parametrize(("verb", "option", "choices"), CHOICES)
def test_an_option_takes_its_published_words(verb: str, option: str, choices: str) -> None:
    (action,) = (a for a in VERBS[verb]._actions if option in (a.dest, *a.option_strings))
    assert list(action.choices or ()) == choices.split()


def test_every_verb_and_every_option_is_explained() -> None:
    for verb, leaf in VERBS.items():
        assert leaf.description and leaf.description[-1] in ".?", verb
        assert leaf.description[-2] not in ".?", verb
        for action in leaf._actions:
            assert action.help, f"{verb} {action.option_strings or action.dest}"


def test_help_lists_every_verb_in_one_line(program: Program) -> None:
    lines = program.done("--help").splitlines()
    for verb in {name.split()[0] for name in VERBS}:
        (line,) = (one for one in lines if one.split()[:1] == [verb])
        assert len(line.split()) > 1
    assert lines[0].startswith("Cách dùng: commune-readiness")


def test_argparse_speaks_vietnamese_and_keeps_its_places_for_values() -> None:
    for sentence in SENTENCES:
        use_language("vi")
        told = _(sentence)
        assert re.findall(r"%(?:\(\w+\))?[sr]", told) == re.findall(r"%(?:\(\w+\))?[sr]", sentence)
        assert told != sentence or sentence in ("%(prog)s: error: %(message)s\n",)


def test_other_programs_in_this_process_keep_argparse_as_it_is() -> None:
    with in_our_language():
        pass
    assert "usage: x" in argparse.ArgumentParser(prog="x").format_usage()


WRONG = [
    (["frobnicate"], "không có 'frobnicate'", "invalid choice: 'frobnicate'"),
    (["show", "--frobnicate"], "không có tham số này: --frobnicate", "unrecognized arguments"),
    (["show", "A3", "B1"], "không có tham số này: B1", "unrecognized arguments: B1"),
    (["answer"], "còn thiếu ITEM", "required: ITEM"),
    (["answer", "A3", "--value"], "cần một giá trị đi kèm", "expected one argument"),
    (["answer", "A3", "--value=--"], "cần một giá trị đi kèm", "expected one argument"),
    (["answer", "A3", "--val", "4"], "không có tham số này", "unrecognized arguments"),
    (["answer", "A3", "--status", "good"], "không có 'good'", "invalid choice: 'good'"),
    (["show", "--json=yes"], "không nhận giá trị 'yes'", "ignored explicit argument 'yes'"),
    (["report"], "còn thiếu VERB", "required: VERB"),
    (["report", "commune"], "còn thiếu --out", "required: --out"),
    (["report", "novel", "--out", "x"], "không có 'novel'", "invalid choice: 'novel'"),
    (["report", "batch", "novel", "--out", "x"], "'commune', 'inspection'", "'commune', 'insp"),
]


@pytest.mark.parametrize(("words", "vietnamese", "english"), WRONG)
def test_wrong_words_end_with_2_and_the_usage_in_both_languages(
    program: Program, words: list[str], vietnamese: str, english: str
) -> None:
    said = program(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Cách dùng: commune-readiness")
    assert vietnamese in said.err
    assert "<" not in said.err  # the repr() of a choice
    said = program.in_english()(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: commune-readiness")
    assert english in said.err
    assert not program.folder.exists()


@pytest.mark.parametrize(
    "before", [["--lang", "xx"], ["--lang"], ["--data", ""], ["--data="], ["--frobnicate"]]
)
def test_wrong_words_before_the_verb_end_with_2(
    capsys: pytest.CaptureFixture[str], before: list[str]
) -> None:
    assert main([*before, "show"] if before != ["--lang"] else before) == 2
    assert capsys.readouterr().err.startswith("Cách dùng: commune-readiness")


@pytest.mark.parametrize(
    "before",
    [
        ["--lang", "en", "--data", "{}"],
        ["--data", "{}", "--lang", "en"],
        ["--data={}", "--lang=en"],
        ["--data", "elsewhere", "--lang=vi", "--lang", "en", "--data={}"],
    ],
)
def test_folder_and_language_are_said_before_the_verb_in_any_order(
    clerk: Program, capsys: pytest.CaptureFixture[str], before: list[str]
) -> None:
    words = [word.replace("{}", str(clerk.folder)) for word in before]
    assert main([*words, "show"]) == 0
    assert "If submitted now: RED" in capsys.readouterr().out


def test_a_folder_may_be_named_from_home_and_a_strange_name_is_one_like_any(
    clerk: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(clerk.folder.parent))
    monkeypatch.setenv("USERPROFILE", str(clerk.folder.parent))
    monkeypatch.chdir(clerk.folder.parent)
    assert main([f"--data=~/{clerk.folder.name}", "check"]) == 0
    assert main(["--data", "~nobody-of-that-name", "check"]) == 1
    assert str(clerk.folder.with_name("~nobody-of-that-name")) in capsys.readouterr().err


def test_without_a_verb_and_without_a_screen_one_sentence_says_what_to_do(
    capsys: pytest.CaptureFixture[str], program: Program
) -> None:
    assert main(["--data", str(program.folder)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "demo --headless" in said.err
    assert said.err.count("\n") == 1
    assert program("demo").err == said.err
    assert not program.folder.exists()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{VERSION}\n"


def test_a_folder_that_no_disk_can_hold_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", "a\0b", "show"]) == 1
    assert "điều khiển" in capsys.readouterr().err
