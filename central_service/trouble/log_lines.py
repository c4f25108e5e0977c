"""The lines of the log, on stderr: for people, or one JSON object each for a collector.

They name machines by the beginning of their ids, never persons, telephones or what was answered.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time


class JsonLines(logging.Formatter):
    """A line of JSON for each record: time (UTC), level, where from, what."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of *record*."""
        said = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "from": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


_FORM = "CENTRAL_SERVICE_LOG"  # workers are processes of their own and take it over


def use_log(form: str | None = None) -> None:
    """Write the log to stderr in the *form* "text" or "json"; without one as the process before."""
    form = form or os.environ.get(_FORM, "text")
    os.environ[_FORM] = form
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonLines())
    else:
        handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
