"""Verbs that keep the data safe: check, backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.core.fault import N_
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep import keeping
from desktop_app.workspace.upkeep.keeping import Damaged, Restored

from .codes import Exit
from .context import Context
from .parser import Verbs


def add(verbs: Verbs) -> None:
    """Add the verbs that keep the data safe."""
    check = verbs.add("check", _check, N_("database, chain, evidence whole?"))
    check.flag("salvage", N_("put a damaged database right with all that can still be read"))
    check.option("paper", "FILE", N_("is this paper what the data here give?"))
    backup = verbs.add("backup", _backup, N_("a checked copy of the data, without the keys"))
    backup.output("file", N_("the copy"), as_word=True)
    backup.flag("all-files", N_("with all evidence, not only what the service lacks"))
    restore = verbs.add("restore", _restore, N_("put a copy back; nothing written since is lost"))
    restore.word("file", "FILE", N_("the copy"))
    verbs.add("waiting", _waiting, N_("is something here that has no receipt yet? exit code 1"))


def _check(context: Context) -> int:
    if context.options.paper is not None:
        from .paper_check import check_paper  # reads and draws papers

        return check_paper(context, context.options.paper)
    try:
        findings = context.workspace.check()
    except Damaged as fault:
        if context.options.salvage:
            return _salvage(context)
        print(sentence(fault))
        _tell_salvage(context)
        return Exit.FAULT
    if not findings:
        print(_("Everything is whole: database, chains, signatures, evidence."))
        return Exit.DONE
    if context.options.salvage and any(one.is_damage for one in findings):
        return _salvage(context)
    for one in findings:
        print(one.text)
    said = ngettext("{count} fault was found.", "{count} faults were found.", len(findings))
    print(said.format(count=len(findings)), file=sys.stderr)
    if any(one.is_damage for one in findings):
        _tell_salvage(context)
    return Exit.FAULT


def _tell_salvage(context: Context) -> None:
    """Print how the data can be repaired, and with which copy."""
    copies = keeping.copies(context.folder)
    newest = f"{keeping.copy_day(copies[0]):%d/%m/%Y}" if copies else _("none")
    said = _(
        "“check --salvage” puts it right: the newest copy ({day}), with all that can still be read"
        " here. What is there now is kept aside."
    )
    print(said.format(day=newest), file=sys.stderr)


def _salvage(context: Context) -> int:
    context.close()
    _tell_restored(keeping.mend(context.folder))
    return Exit.DONE


def _backup(context: Context) -> None:
    file: Path = context.options.file
    made = context.workspace.keeping.back_up(file, all_files=context.options.all_files)
    print(
        _("The copy {file} holds {changes} entries and {files} files of evidence.").format(
            file=made.file, changes=made.changes, files=made.files
        )
    )
    if not context.options.all_files:
        print(_("Evidence that the service has is not in it; --all-files copies it too."))
    print(_("The keys of this PC are not in it; without them a new code connects a new PC."))


def _restore(context: Context) -> None:
    _tell_restored(keeping.restore(context.folder, context.options.file))


def _waiting(context: Context) -> int:
    try:
        entries, files = context.workspace.exchanging.without_receipt()
    except NotBegun:
        entries = files = 0
    if not entries and not files:
        print(_("Nothing here waits for a receipt."))
        return Exit.DONE
    said = _("Without a receipt of the service: {entries} entries, {files} files of evidence.")
    print(said.format(entries=entries, files=files), file=sys.stderr)
    return Exit.FAULT


def _tell_restored(done: Restored) -> None:
    if done.copy is not None:
        print(_("Put back: {file}.").format(file=done.copy))
    if done.saved.changes:
        said = ngettext(
            "{count} entry that the copy lacks was taken over from the present data.",
            "{count} entries that the copy lacks were taken over from the present data.",
            done.saved.changes,
        )
        print(said.format(count=done.saved.changes))
    if done.aside is not None:
        print(_("What was there before is kept in {folder}.").format(folder=done.aside))
    print(_("At the next exchange the rest comes back from the service."))
