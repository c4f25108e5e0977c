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


@pytest.mark.parametrize(
    ("winerror", "words"),
    [
        (19, "chống ghi"),
        (112, "đầy"),
        (225, "diệt virus"),
        (362, "đám mây"),  # OneDrive is not running
        (388, "đám mây"),  # OneDrive without a network
        (391, "chương trình khác"),
        (426, "đám mây"),
    ],
)
def test_the_number_of_windows_says_more_than_the_errno(winerror: int, words: str) -> None:
    error = OSError(errno.EINVAL, "Invalid argument")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    assert words in sentence(Fault(SAID, name="ảnh.jpg", why=why_refused(error)))
