"""What a person may change of a letter before it is printed."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from desktop_app.core.text.cleaning import MAX_NAME, MAX_PARAGRAPH, clean_text

Letter = TypeVar("Letter", bound=msgspec.Struct)


class LetterWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a letter: what it is about, to whom and its paragraphs, one a line."""

    subject: str
    recipients: str
    text: str


def cleaned(words: LetterWords) -> dict[str, object]:
    """Return the members of a ``LetterReport`` that *words* replace; raise TextRefused."""
    subject = clean_text(words.subject, limit=MAX_NAME * 4, single_line=True)
    recipients = clean_text(words.recipients, limit=MAX_NAME * 40)
    return {
        "subject": subject.removeprefix("V/v").strip(),
        "recipients": tuple(filter(None, map(str.strip, recipients.splitlines()))) or ("",),
        "text": clean_text(words.text, limit=MAX_PARAGRAPH),
    }


def with_words(letter: Letter, words: LetterWords) -> Letter:
    """Return *letter* with *words* in place of its own; raise TextRefused."""
    return msgspec.structs.replace(letter, **cleaned(words))
