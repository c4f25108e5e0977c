"""What can go wrong with the system's scheduler, each with its sentence."""

from __future__ import annotations

import locale
from collections.abc import Sequence

from desktop_app.core.fault import N_, Fault
from desktop_app.core.system_refusals import why_refused

_LONGEST = 60.0  # seconds: a busy PC answers within ten
_SAID = 200  # characters of what a tool said


class SchedulerFault(Fault):
    """The system's scheduler refused, or did not answer."""


class NoScheduler(SchedulerFault):
    """This system has no scheduler that the program can use."""


class Refused(SchedulerFault):
    """A tool ended with an error; ``code`` is its exit code."""

    code = 1


def no_scheduler() -> NoScheduler:
    """Return the fault for a system without a scheduler that an account can use."""
    return NoScheduler(
        N_(
            "This computer has no scheduler that the program can use (the Task Scheduler of"
            " Windows, or systemd for the account). With the window closed, run"
            " “commune-readiness sync”."
        )
    )


def run(words: Sequence[str], *, stdin: bytes | None = None) -> str:
    """Run a tool of the system and return what it printed; raise NoScheduler or Refused."""
    import subprocess  # where it is used: a page of settings is opened without it

    try:
        ended = subprocess.run(
            list(words),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=_LONGEST,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except FileNotFoundError as error:
        raise no_scheduler() from error
    except subprocess.TimeoutExpired as error:
        raise SchedulerFault(
            N_("The scheduler of this computer ({tool}) did not answer. Try again later."),
            tool=words[0],
        ) from error
    except OSError as error:
        raise SchedulerFault(
            N_("The scheduler of this computer ({tool}) cannot be used: {why}."),
            tool=words[0],
            why=why_refused(error),
        ) from error
    if ended.returncode:
        said = " ".join(_text(ended.stderr or ended.stdout).split())[:_SAID]
        fault = Refused(
            N_("The scheduler of this computer ({tool}) refused: {said}"),
            tool=words[0],
            said=said or "–",
        )
        fault.code = ended.returncode
        raise fault
    return _text(ended.stdout)


def _text(data: bytes) -> str:
    return data.decode(locale.getpreferredencoding(False), "replace")
