from __future__ import annotations

import errno
import os
import re

import pytest

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import sentence, use_language

SAID = N_("“{name}” cannot be read: {why}.")


@pytest.mark.parametrize(
    "number",
    [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EBUSY,
     errno.ETIMEDOUT, errno.EILSEQ, errno.EDQUOT, errno.EMFILE],
)  # fmt: skip
def test_a_vietnamese_sentence_holds_no_english_words_of_the_system(number: int) -> None:
    error = OSError(number, os.strerror(number))
    said = sentence(Fault(SAID, name="ảnh.jpg", why=why_refused(error)))
    assert os.strerror(number) not in said
    assert re.search("[ảạấầậắặẻếềệỉịỏốồộớờợủụứừựỷỵđ]", said.partition(": ")[2])
    use_language("en")
    assert sentence(Fault(SAID, name="x.jpg", why=why_refused(error))).endswith(".")


def test_what_has_no_words_of_ours_is_told_in_the_systems_own() -> None:
    assert why_refused(OSError(errno.ECHILD, "No child processes")) == "No child processes"
