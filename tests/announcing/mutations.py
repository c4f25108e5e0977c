"""Former faults of the windows, reintroduced one by one: random input must find each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from simulation.mutations import ROOT, Mutation, Patch, text_of

MOST = 60  # runs on a window within which a fault must be found
UI = "desktop_app/ui/"


def _one(name: str, harm: str, file: str, old: str, new: str) -> Mutation:
    return Mutation(name, harm, (Patch(UI + file, old, new),))


CLERK = (
    _one(
        "enter-answers",
        "Enter on an answer that has the focus changes it",
        "look/answers.py",
        "    enter_presses = False\n",
        "    enter_presses = True\n",
    ),
    _one(
        "focus-goes-to-the-grid",
        "a note begun beside an open question becomes its answer",
        "clerk/card/open_card.py",
        "        if is_typing_elsewhere(self, self.answer):\n",
        "        if False and is_typing_elsewhere(self, self.answer):\n",
    ),
    _one(
        "document-forgotten",
        "number and date of a document vanish with a click elsewhere",
        "clerk/card/open_card.py",
        "self.answer.drafts() | self.evidence.drafts()",
        "self.answer.drafts()",
    ),
    _one(
        "dot-is-always-green",
        "the dot says saved while something typed is on no disk",
        "clerk/desk/saved_sign.py",
        "        if session.drafts.is_behind:\n",
        "        if session.drafts.is_behind and not session.desk:\n",
    ),
    _one(
        "first-digit-answers",
        "the 1 of 15 is an answer",
        "items/typed_part.py",
        "        self.typing.emit()\n        self.keys_changed.emit()\n",
        "        self.commit()\n",
    ),
    Mutation(
        "draft-on-no-disk",
        "a kill loses what the window said it had kept",
        (
            Patch(
                "desktop_app/storage/drafts.py", "            self._write()\n", "            pass\n"
            ),
        ),
    ),
    _one(
        "note-alone-refused",
        "a note on an item that nobody answered is refused",
        "clerk/card/open_card.py",
        "        status = Status.UNANSWERED if unanswered else None\n"
        "        self._save(AnswerEntry(note=text, status=status))",
        "        self._save(AnswerEntry(note=text)) if not unanswered else self._say(())",
    ),
    _one(
        "undo-takes-another-act",
        "undo after a file was taken off wipes an answer",
        "clerk/open_assessment.py",
        "        if undoes:\n",
        "        if undoes and not written:\n",
    ),
    _one(
        "doubted-number-unselected",
        "9999, then 2 becomes 99992",
        "items/typed_part.py",
        "            if field.hasFocus():\n                field.selectAll()\n",
        "            field.deselect()\n",
    ),
    _one(
        "emptied-number-comes-back",
        "a number that was emptied stands again after Enter",
        "items/typed_part.py",
        "            return AnswerEntry(status=Status.UNANSWERED)\n",
        "            return None\n",
    ),
    _one(
        "reason-nobody-chose",
        "4 stores the first of several reasons",
        "items/answer_parts.py",
        "        if at_once is not None:\n            self._tell_reason(at_once)\n",
        "        if listed:\n            self._tell_reason(listed[0].id)\n",
    ),
    _one(
        "hints-of-elsewhere",
        "the bar promises digits that mean nothing where the focus is",
        "clerk/desk/clerk_desk.py",
        "        if new is None or not self.isAncestorOf(new):\n",
        "        if new is not None:\n",
    ),
    _one(
        "number-lost-to-a-refresh",
        "what is typed is replaced when an exchange ends",
        "items/typed_part.py",
        "        if is_shown or (not self._touched and self._means(self._texts(), stored)):\n",
        "        if True:\n",
    ),
)
SUPERVISOR = (
    _one(
        "three-keys-anywhere",
        "1 approves while another list has the focus",
        "supervisor/approvals/approvals_page.py",
        "        self.show_board()\n        if at is not None",
        '        self.key("1", lambda: self._accept(self.ticked))\n'
        "        self.show_board()\n        if at is not None",
    ),
    _one(
        "request-without-asking",
        "2 sends a request with empty text at once",
        "supervisor/approvals/ask_row.py",
        "        first = self.field if self.field.isEnabled() else self.send\n",
        '        if not self.field.isEnabled():\n            self.sent.emit("")\n'
        "            return\n        first = self.field if self.field.isEnabled() else self.send\n",
    ),
    _one(
        "visit-opened-silently",
        "F7 opens a visit that nothing names",
        "supervisor/commune/finding_card.py",
        '(Effect(kind="visit", fields={"method": "file"}),) if opens else ()',
        "()",
    ),
    _one(
        "open-visit-listed-as-done",
        "a visit that goes on is listed as checked",
        "supervisor/visits/visits_page.py",
        "[row for row in board.rows if row.verified_visit and row.verified_visit.closed]",
        "[row for row in board.rows if row.verified_visit]",
    ),
    _one(
        "undo-forgets-the-three-keys",
        "what a key of the morning did cannot be taken back",
        "supervisor/session.py",
        "(wrote,)\n        self._wrote(written)\n",
        "(wrote,)\n",
    ),
)


def prove(mutation: Mutation, window: str) -> str:
    """Return how random input found *mutation* in *window*, "" where it did not."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as place:
        tree = Path(place)
        for room in ("desktop_app", "central_service"):
            shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
        for beside in ("resources", "checklists", "tests"):
            (tree / beside).symlink_to(ROOT / beside)
        for patch in mutation.patches:
            mutant = text_of(patch, tree)
            (tree / patch.file).write_text(mutant, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "announcing", "--until-failure", "--window", window,
             "--runs", str(MOST)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(tree / "tests")))},
            cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
            check=False,
        )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return "the window itself stopped"
    told = json.loads(lines[-1])
    if told["seed"] is None:
        return ""
    return f"seed {told['seed']}: {str(told['fault']).splitlines()[0]}"


def prove_all(only: str | None = None) -> int:
    """Prove every mutation, or one; return 0 where each was found."""
    missed = 0
    for window, mutations in (("clerk", CLERK), ("supervisor", SUPERVISOR)):
        for mutation in mutations:
            if only is not None and mutation.name != only:
                continue
            found = prove(mutation, window)
            print(f"{mutation.name}: {found[:160] or 'NOT FOUND'}", flush=True)
            missed += not found
    print("Every fault was found." if not missed else f"{missed} faults were not found.")
    return 1 if missed else 0
