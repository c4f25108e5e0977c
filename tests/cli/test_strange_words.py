"""Whatever its arguments, a verb ends with a code and a sentence, and the data stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.commands import Program
from support.examples import examples

ODD = st.sampled_from(
    ["", "-", "--", " ", "\0", "\udc80", "a\ud800b", "ả" * 5000, "e\u0302", "-1", "4/5", "1e5",
     "9" * 21, "unknown", "?", "2026-13", "31/2/2026", "0/0/0", "25399-2", "99999", "A3", "Z9",
     "/", ".", "..", "/dev/null", "none/none", "met", "{name}", "%s", "{", "%(prog)s", "\u202e",
     "\x07", "١٢", "１２", "a\nb", "~root", "\N{GRINNING FACE}"]
)  # fmt: skip
WORDS = ODD | st.text(max_size=20)
ITEMS = st.sampled_from(["A1", "A2", "A3", "A4", "A9", "B2", "C1", "E3", "H1", "H5"]) | ODD

# What is taken behind a verb; each stands there or not.
OPTIONS = {
    "init": "person commune phone position role",
    "answer": "status value of note reason cause solver centre round",
    "attach": "kind number date remove centre round",
    "comment": "centre round",
    "action": "who what due responsibility cause solver change progress",
    "submit": "pin-file slip leader centre round",
    "resolve": "keep centre",
    "show": "centre round area",
    "visit open": "centre method team decision present opinion conclusion",
    "visit close": "centre opinion",
    "verify": "centre status value of note reason visit",
    "approve": "centre comment",
    "return": "centre comment",
    "order": "centre due comment",
    "export csv": "out centre round area",
    "export json": "out",
    "report slip": "out leader",
    "report area": "out number date area",
    "report letter": "out item area number",
    "checklist validate": "",
    "sync": "",
    "check": "",
}
FITTING = {"status": "met", "due": "1/1/2099", "value": "4", "out": "o.x", "centre": "25399"}


@st.composite
def commands(draw: st.DrawFn) -> list[str]:
    verb = draw(st.sampled_from(sorted(OPTIONS)))
    words = verb.split()
    if verb not in ("init", "submit", "sync", "check") and " " not in verb:
        words.append(draw(ITEMS))
    words += draw(st.lists(WORDS, max_size=1))
    for name in OPTIONS[verb].split():
        given = draw(st.none() | st.just(FITTING.get(name, "x")) | WORDS)
        if given is not None:
            words += draw(st.sampled_from([[f"--{name}={given}"], [f"--{name}", given]]))
    return words


@pytest.mark.parametrize("role", ["clerk", "supervisor"])
def test_no_words_bring_a_traceback_or_a_broken_database(
    request: pytest.FixtureRequest, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program: Program = request.getfixturevalue(role)
    monkeypatch.chdir(tmp_path)  # where "o.x" goes

    @settings(max_examples=examples(120))
    @given(words=commands())
    def ends_well(words: list[str]) -> None:
        assert program(*words).code in (0, 1, 2)

    ends_well()
    assert "nguyên vẹn" in program.done("check")
