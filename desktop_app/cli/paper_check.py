"""check --paper: is what a paper shows what the data here give?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import _, figures, ngettext
from desktop_app.reports.comparing import FieldDifference
from desktop_app.workspace.papers.checking_papers import PaperCheck

from .codes import Exit
from .context import Context

_MOST = 20  # differences told; a paper of other data has hundreds


def check_paper(context: Context, file: Path) -> int:
    """Print whether *file* matches the data here; 1 where it differs, with each field."""
    try:
        pdf = file.read_bytes()
    except OSError as error:
        raise Fault(
            N_("“{file}” cannot be read: {why}."), file=file, why=why_refused(error)
        ) from error
    found = context.workspace.papers.check(pdf)
    if found.is_same:
        print(_("The paper matches the data here. Code of the data: {code}.").format(
            code=_code(found.digest)
        ))  # fmt: skip
        return Exit.DONE
    for line in _lines(found):
        print(line)
    count = len(found.differences)
    if count:
        said = ngettext("{count} field differs.", "{count} fields differ.", count)
        print(said.format(count=count), file=sys.stderr)
    else:
        print(_("What is printed is the same, the code of the data is not."), file=sys.stderr)
    return Exit.FAULT


def _code(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def _lines(found: PaperCheck) -> Iterator[str]:
    if found.digest == found.mark.digest:
        yield _("The data here are those of the paper: what differs was changed in the file.")
    else:
        yield _("Code of the data: {paper} on the paper, {here} here ({moment}).").format(
            paper=_code(found.mark.digest),
            here=_code(found.digest),
            moment=figures.moment(found.data_time),
        )
    if found.other_program:
        yield _(
            "Version {version} of the program drew the paper: wording may differ by that."
        ).format(version=found.other_program)
    yield from map(_told, found.differences[:_MOST])
    if (more := len(found.differences) - _MOST) > 0:
        yield ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)


def _told(one: FieldDifference) -> str:
    if one.row or one.column:
        where = _("page {page}, “{row}”, column “{column}”").format(
            page=one.page, row=one.row, column=one.column
        )
    elif one.in_foot:
        where = _("page {page}, small line at the foot").format(page=one.page)
    elif one.after:
        where = _("page {page}, after “{words}”").format(page=one.page, words=one.after)
    else:
        where = _("page {page}").format(page=one.page)
    nothing = _("nothing")
    return _("{where}: “{paper}” on the paper, “{here}” by the data here").format(
        where=where, paper=one.on_paper or nothing, here=one.here or nothing
    )
