"""Vietnamese typed in the encodings of before Unicode, TCVN3 (ABC) and VNI, and read as Latin-1.

Old documents and old typing programs still produce such text: "Uû ban nh©n d©n" for "Ủy ban nhân
dân". It is recognised and the right text can be offered; nothing is changed unasked. Source of the
tables: TCVN 5712:1993 (VN3) and the VNI-Windows layout.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = str.maketrans(
    dict(
        zip(
            "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ¡¢§£¤¥¦",
            "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ",
            strict=True,
        )
    )
)

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_MARKED = {  # letter after a, e or o: the mark it adds, and a tone
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {
    "ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI = re.compile(
    "([aeoAEO])([âáàåãäêéèúüëÂÁÀÅÃÄÊÉÈÚÜË])|([aeouyöôAEOUYÖÔ])([ùøûõïÙØÛÕÏ])|([ñöôíìæóòîÑÖÔÍÌÆÓÒÎ])"
)

_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:[iy]ê|uyê|uya|uơ|uâ|uô|uê|uy|ươ|ưa|ưu|ươi|ươu|uôi|uây|oa|oă|oe|oo|ôô|ia|ua|ai|ay|ây|ao|au|âu"
    "|êu|eo|iu|iêu|yêu|oi|ôi|ơi|ui|ưi|oai|oay|oeo|uyu|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnpt])?"
)
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W\d_]+")


def converted(text: str) -> str | None:
    """Return *text* in Unicode where it was typed in TCVN3 or VNI, else None.

    It was where most of its marked words are no Vietnamese syllables as they stand, and are once
    converted. Text with letters that neither encoding can show (ắ, đ, ơ …) is Unicode already.
    """
    if text.isascii() or any(c > "\xff" and c.isalpha() for c in text):
        return None
    if (before := _share(text)) >= 0.8:
        return None
    candidates = (text.translate(_TCVN3), _from_vni(text))
    share, best = max((_share(one, text), one) for one in candidates)
    return unicodedata.normalize("NFC", best) if share > max(before, 0.8) else None


def _from_vni(text: str) -> str:
    def read(found: re.Match[str]) -> str:
        base, mark, toned, tone, alone = found.groups()
        if base:
            whole = base + _MARKED[mark.lower()]
        elif toned:
            letter = _VNI_ALONE.get(toned.lower(), toned.lower())
            whole = (letter.upper() if toned.isupper() else letter) + _TONES[tone.lower()]
        else:
            letter = _VNI_ALONE[alone.lower()]
            whole = letter.upper() if alone.isupper() else letter
        return unicodedata.normalize("NFC", whole)

    return _VNI.sub(read, text)


def _share(text: str, marked_in: str = "") -> float:
    """Return which part of the marked words of *text* are syllables, 0 to 1.

    Marked are those that are not plain ASCII in *marked_in*, word by word, else in *text* itself.
    A single sign ("©") is no word.
    """
    words, told = _pieces(text), _pieces(marked_in or text)
    if len(words) != len(told):
        return 0.0
    marked = [
        word for word, as_told in zip(words, told, strict=True)
        if not as_told.isascii() and len(as_told) > 1
    ]  # fmt: skip
    return sum(map(_is_syllable, marked)) / len(marked) if marked else 0.0


def _pieces(text: str) -> list[str]:
    return re.split(r"[ \n\t\d.,;:!?()\"“”/-]+", text)


def _is_syllable(word: str) -> bool:
    if not _WORD.fullmatch(word) or not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    if len(_TONE_MARKS.findall(apart)) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONE_MARKS.sub("", apart))
    return _SYLLABLE.fullmatch(plain) is not None
