"""Columns of numbers, texts, hashes and device ids, written and read in the same order.

Everything is encoded as whole numbers: a text is an index in a table, a hash is how many places
back the change stands that it names. Numbers of one meaning stand together, because zstd compresses
those best. A reader checks every count: each thing counted takes at least one byte that must be
there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from desktop_app.core.fault import N_, WireRefused

from .budget import CHARACTER, DIGEST, NEW_TEXT, NUMBER, Budget
from .compression_table import WORDS
from .single_byte_text import from_letters, to_letters

_MAX_NUMBER_BITS = 70  # ten bytes of seven bits
_PLACES = {word: place for place, word in enumerate(WORDS)}
_LISTED, _CONSTANT = 0, 1  # how a column of numbers is written

HashPlaces = Callable[[str], int | None]  # index of the entry with this hash, or None

HASH = re.compile(r"[0-9a-f]{64}")
DEVICE = re.compile(r"[0-9a-f]{32}")


def zigzag(value: int) -> int:
    """Return *value* as a number that is small where the value is near zero."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def unzigzag(number: int) -> int:
    """Return the value that ``zigzag`` was given."""
    return -((number + 1) >> 1) if number & 1 else number >> 1


def broken() -> WireRefused:
    """Return the fault for a message whose parts do not fit together."""
    return WireRefused(N_("A message is damaged: its parts do not fit together."))


class ColumnWriter:
    """Collects the columns of one message, charged to a budget as its reader does."""

    def __init__(self) -> None:
        self.charge = Budget().charge
        self._plain = bytearray()
        self._keys = bytearray()
        self._texts: list[tuple[bytes, bool]] = []  # with whether it is spelled in UTF-8
        self._places: dict[str, int] = {}
        self._devices: dict[str, int] = {}
        self._hashes: dict[str, int] = {}

    def parts(self) -> tuple[bytes, bytes]:
        """Return (keys, columns) of everything written."""
        table = ColumnWriter()
        table.number(len(self._texts))
        table._column([len(text) << 1 | spelled for text, spelled in self._texts])
        texts = (text for text, _ in self._texts)
        return bytes(self._keys), b"".join((table._plain, *texts, self._plain))

    def number(self, value: int) -> None:
        """Write one number from 0 on."""
        plain = self._plain
        if 0 <= value <= 0x7F:
            plain.append(value)
            return
        if value < 0 or value.bit_length() > _MAX_NUMBER_BITS:
            raise WireRefused(N_("A number is too large for the exchange."))
        while value > 0x7F:
            plain.append(value & 0x7F | 0x80)
            value >>= 7
        plain.append(value)

    def signed(self, value: int) -> None:
        """Write one number of either sign."""
        self.number(zigzag(value))

    def numbers(self, values: Sequence[int]) -> None:
        """Write a column of numbers from 0 on; the reader knows how many. One is just itself."""
        self.charge(NUMBER * len(values))
        self._column(values)

    def _column(self, values: Sequence[int]) -> None:
        if len(values) == 1:
            self.number(values[0])
            return
        if len(values) > 1 and values.count(values[0]) == len(values):
            self.number(_CONSTANT)
            self.number(values[0])
            return
        if len(values) > 1:
            self.number(_LISTED)
        self.listed(values)

    def listed(self, values: Sequence[int]) -> None:
        """Write numbers from 0 on one by one, each of which the reader will count."""
        for value in values:
            self.number(value)

    def signeds(self, values: Sequence[int]) -> None:
        """Write a column of numbers of either sign."""
        self.numbers([zigzag(value) for value in values])

    def text_code(self, text: str) -> int:
        """Return the number for *text*: its index in the table + 1, or 0 for the next new one."""
        self.charge(CHARACTER * len(text))
        place = _PLACES.get(text)
        if place is None:
            place = self._places.get(text)
        if place is not None:
            return place + 1
        self.charge(NEW_TEXT)
        letters = to_letters(text)
        try:
            self._texts.append((text.encode(), True) if letters is None else (letters, False))
        except UnicodeEncodeError as error:
            raise WireRefused(
                N_("A text holds half a character that no computer can store.")
            ) from error
        self._places[text] = len(WORDS) + len(self._places)
        return 0

    def texts(self, values: Iterable[str]) -> None:
        """Write a column of texts."""
        self.numbers([self.text_code(value) for value in values])

    def ordered_texts(self, values: Iterable[str]) -> None:
        """Write a column of texts that mostly follow one another as the table has them."""
        codes, before = [], 0
        for value in values:
            code = self.text_code(value)
            codes.append(zigzag(code - before) + 1 if code else 0)
            before = code or len(WORDS) + len(self._places)
        self.numbers(codes)

    def numbered(self, number: int, data: bytes) -> None:
        """Write *data* as an extra after the rest of a message, with its *number*."""
        if data:
            self.number(number)
            self.number(len(data))
            self._plain += data

    def raw(self, data: bytes) -> None:
        """Write bytes that cannot be compressed; the reader knows how many."""
        self._keys += data

    def know_device(self, device: str) -> None:
        """Let *device* be named without its bytes; the reader calls this too."""
        self._devices[device] = len(self._devices) + 1

    def device_code(self, device: str) -> int:
        """Return the number for a device id of 32 hex digits."""
        if not DEVICE.fullmatch(device):
            raise WireRefused(N_("“{text}” is not the id of a device."), text=device[:40])
        return self._key_code(device, self._devices)

    def hash_code(self, digest: str, back: int | None = None) -> int:
        """Return the number for 64 hex digits, or for the change that stands *back* places ago."""
        self.charge(DIGEST)
        if back is not None:
            return 2 * back
        if not HASH.fullmatch(digest):
            raise WireRefused(N_("“{text}” is not the hash of an entry."), text=digest[:40])
        code = self._key_code(digest, self._hashes)
        return 2 * code - 1 if code else 0

    def _key_code(self, text: str, table: dict[str, int]) -> int:
        code = table.get(text)
        if code is not None:
            return code
        table[text] = len(table) + 1
        self.raw(bytes.fromhex(text))
        return 0


class ColumnReader:
    """Reads the columns of one message in the order they were written, within a *budget*."""

    def __init__(self, keys: bytes, columns: bytes, budget: Budget | None = None) -> None:
        self.charge = (budget or Budget()).charge
        self._keys, self._key_at = keys, 0
        self._plain, self._at = columns, 0
        self.names_earlier = False  # whether any hash read is that of an earlier change
        self._devices: list[str] = []
        self._hashes: list[str] = []
        count = self.count()
        self.charge(NEW_TEXT * count)
        lengths = self._column(count)
        if sum(length >> 1 for length in lengths) > self.left:
            raise broken()
        self._texts = list(WORDS)
        self._next_text = len(WORDS)
        try:
            for length in lengths:
                start, self._at = self._at, self._at + (length >> 1)
                text = columns[start : self._at]
                self._texts.append(text.decode() if length & 1 else from_letters(text))
        except UnicodeDecodeError as error:
            raise broken() from error

    @property
    def left(self) -> int:
        """How many bytes of columns are still unread."""
        return len(self._plain) - self._at

    def count(self, cap: int | None = None) -> int:
        """Return a count of things that each take a byte at least, or at most *cap* of them."""
        value = self.number()
        if value > (self.left if cap is None else cap):
            raise broken()
        return value

    def number(self) -> int:
        """Return one number from 0 on."""
        plain, at, value, shift = self._plain, self._at, 0, 0
        if at < len(plain) and plain[at] < 0x80:
            self._at = at + 1
            return plain[at]
        end = min(len(plain), at + _MAX_NUMBER_BITS // 7)
        while at < end:
            byte = plain[at]
            at += 1
            if byte < 0x80:
                self._at = at
                return value | byte << shift
            value |= (byte & 0x7F) << shift
            shift += 7
        raise broken()

    def signed(self) -> int:
        """Return one number of either sign."""
        return unzigzag(self.number())

    def numbers(self, count: int) -> list[int]:
        """Return a column of *count* numbers; the caller has put a cap on *count*."""
        self.charge(NUMBER * count)
        return self._column(count)

    def _column(self, count: int) -> list[int]:
        if count == 1:  # a single answer has only columns of one
            return [self.number()]
        if count:
            how = self.number()
            if how == _CONSTANT:
                return [self.number()] * count
            if how != _LISTED:
                raise broken()
        return self.listed(count)

    def listed(self, count: int) -> list[int]:
        """Return *count* numbers that were written one by one."""
        if count > self.left:
            raise broken()
        start = self._at
        run = self._plain[start : start + count]
        if run.isascii():  # every byte below 0x80: each is a number of its own
            self._at = start + count
            return list(run)
        return [self.number() for _ in range(count)]

    def signeds(self, count: int) -> list[int]:
        """Return a column of *count* numbers of either sign."""
        return [unzigzag(number) for number in self.numbers(count)]

    def text_of(self, code: int) -> str:
        """Return the text that *code* stands for."""
        if code:
            code -= 1
        else:
            code = self._next_text
            self._next_text += 1
        try:
            text = self._texts[code]
        except IndexError as error:
            raise broken() from error
        self.charge(CHARACTER * len(text))
        return text

    def texts(self, count: int) -> list[str]:
        """Return a column of *count* texts."""
        return [self.text_of(code) for code in self.numbers(count)]

    def text(self) -> str:
        """Return one text that was written as a column of one."""
        return self.texts(1)[0]

    def ordered_texts(self, count: int) -> list[str]:
        """Return a column that ``ColumnWriter.ordered_texts`` wrote."""
        texts, before = [], 0
        for number in self.numbers(count):
            code = before + unzigzag(number - 1) if number else 0
            if code < 0 or (number and not code):
                raise broken()
            texts.append(self.text_of(code))
            before = code or self._next_text
        return texts

    def extras(self) -> dict[int, bytes]:
        """Return the numbered extras after the rest of a message, unknown ones included."""
        found: dict[int, bytes] = {}
        while self.left:
            number, size = self.number(), self.count()
            found[number] = self._plain[self._at : self._at + size]
            self._at += size
        return found

    def raw(self, size: int) -> bytes:
        """Return the next *size* bytes of the part that is not compressed."""
        start = self._key_at
        self._key_at += size
        if self._key_at > len(self._keys):
            raise broken()
        return self._keys[start : self._key_at]

    def know_device(self, device: str) -> None:
        """Add *device* to the known ones, which are named without their bytes."""
        self._devices.append(device)

    def device_of(self, code: int) -> str:
        """Return the device id that *code* stands for."""
        return self._key_of(code, self._devices, 16)

    def hash_of(self, code: int, place: int) -> str | int:
        """Return the hash that *code* stands for where it is used by the change at *place*.

        An int is the place of an earlier change, whose hash is meant.
        """
        self.charge(DIGEST)
        if code and code % 2 == 0:
            if code // 2 > place:
                raise broken()
            self.names_earlier = True
            return place - code // 2
        return self._key_of((code + 1) // 2, self._hashes, 32)

    def finish(self) -> None:
        """Raise WireRefused unless everything was read."""
        if self.left or self._key_at != len(self._keys) or self._next_text != len(self._texts):
            raise broken()

    def _key_of(self, code: int, table: list[str], size: int) -> str:
        if code == 0:
            table.append(self.raw(size).hex())
            return table[-1]
        try:
            return table[code - 1]
        except IndexError as error:
            raise broken() from error
