"""The body of a request, which can be aborted and reports how many bytes were read."""

from __future__ import annotations

import io
from collections.abc import Callable

Progress = Callable[[int], None]  # called with the number of bytes sent


class Outgoing:
    """A readable body of *data*; *check* is called before each read and may raise."""

    def __init__(
        self, data: bytes, check: Callable[[], None], progress: Progress | None = None
    ) -> None:
        self._data, self.len = io.BytesIO(data), len(data)  # requests asks for ``len``
        self._check, self._progress = check, progress

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raise what *check* raises."""
        self._check()
        data = self._data.read(size)
        if self._progress is not None:
            self._progress(self._data.tell())
        return data

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._data.tell()

    def seek(self, place: int) -> None:
        """Set the position, to send the body once more."""
        self._data.seek(place)
