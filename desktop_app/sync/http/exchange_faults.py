"""The faults of an exchange, each with its own sentence.

``will_pass`` decides about the periodic exchange: whether trying again later may help without a
person doing something. None of them loses data: changes without a receipt are sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from desktop_app.core.fault import N_, Fault
from desktop_app.sync.wire.problem_codes import ProblemCode


class SyncFault(Fault):
    """The exchange with the service failed, or a part of it."""

    will_pass: ClassVar[bool] = False
    word: ClassVar[str] = ""  # the code for scripts, where it is not the name of the class


class ConnectionFault(SyncFault):
    """The connection or the service is unavailable now; the exchange is repeated later."""

    will_pass = True


class NoConnection(ConnectionFault):
    """The service cannot be reached."""

    word = "NoLine"


class ProxyTrouble(NoConnection):
    """The proxy of this computer or network lets nothing through to the service."""


class ConnectionBroke(NoConnection):
    """The connection was open and broke."""

    word = "LineBroke"


class SlowConnection(ConnectionFault):
    """The connection is open, but no data arrives in time."""

    word = "SlowLine"


class Nonsense(ConnectionFault):
    """Something answered that is not the service: a log-in page, another program."""


class TooMuchAtOnce(ConnectionFault):
    """Something on the way to the service lets no body of this size through."""


class Busy(ConnectionFault):
    """The service cannot answer now; ``retry_after`` is its wait in seconds, if it named one."""

    def __init__(self, message: str, *, retry_after: int | None = None, **params: object) -> None:
        super().__init__(message, **params)
        self.retry_after = retry_after


class Refused(SyncFault):
    """The service refused; ``code`` is the published reason, ``said`` what it named."""

    def __init__(
        self, message: str, *, code: str, said: Mapping[str, object] | None = None, **params: object
    ) -> None:
        super().__init__(message, **params)
        self.code = code
        self.said = dict(said or {})


class Revoked(Refused):
    """This device was revoked at the service."""


class UnknownToService(Refused):
    """The service does not know this computer's token (any more)."""


class OtherCommune(Refused):
    """The code is for another commune than the one chosen at the start (``said``: granted)."""


class TooOld(Refused):
    """The service uses a newer version of the exchange than this program."""


class TooNew(Refused):
    """This program uses a newer version of the exchange than the service."""


class WrongCertificate(SyncFault):
    """The service's certificate does not verify."""


class ClockWrong(SyncFault):
    """The certificate is outside its dates: the clock is wrong, or it has expired."""


class AddressRefused(SyncFault):
    """The address is invalid or not encrypted."""


class NotConnected(SyncFault):
    """This computer was never connected to a service."""


class Forged(SyncFault):
    """Received data is not what the service or a device signed; nothing of it was stored."""


class Cancelled(SyncFault):
    """A person stopped it."""


class Paused(SyncFault):
    """A person paused the files."""


def tells_of_connection(fault: Fault) -> bool | None:
    """Return whether *fault* says that the service was reached, or that it was not.

    None where it says neither: a person stopped, the keys are closed, the certificate is another.
    """
    if isinstance(fault, Busy | Refused | TooMuchAtOnce):
        return True
    return False if isinstance(fault, ConnectionFault) else None


def no_connection() -> NoConnection:
    """Return the fault for a service that cannot be reached."""
    return NoConnection(
        N_(
            "There is no connection to the service. Everything is saved on this computer"
            " and will be sent when the connection is back."
        )
    )


def not_connected() -> NotConnected:
    """Return the fault for a computer that knows no service."""
    return NotConnected(
        N_("This computer is not connected to a service yet. Everything stays saved here.")
    )


def connection_broke() -> ConnectionBroke:
    """Return the fault for a connection that broke on the way."""
    return ConnectionBroke(
        N_(
            "The connection broke while data was on its way. Nothing is lost;"
            " what has no receipt yet will be sent again."
        )
    )


def slow_connection() -> SlowConnection:
    """Return the fault for a connection on which no data arrives in time."""
    return SlowConnection(
        N_(
            "The line is too slow: the service did not answer in time. Everything is saved on"
            " this computer and will be sent again later."
        )
    )


def nonsense() -> Nonsense:
    """Return the fault for an answer that is not the service's."""
    return Nonsense(
        N_(
            "Something other than the service answered, such as the log-in page of a network."
            " Open a web page to see whether the network asks for a log-in, then send again."
        )
    )


def too_much_at_once() -> TooMuchAtOnce:
    """Return the fault for a body that something before the service refuses for its size."""
    return TooMuchAtOnce(
        N_(
            "A proxy before the service lets no data of this size through. Everything is kept on"
            " this computer; tell the province's technical support that the proxy limits the size"
            " of what is sent (client_max_body_size)."
        )
    )


def cancelled() -> Cancelled:
    """Return the fault for what a person stopped."""
    return Cancelled(N_("Stopped. What was not sent stays on this computer."))


def wrong_certificate(host: str) -> WrongCertificate:
    """Return the fault for a service whose certificate does not verify."""
    return WrongCertificate(
        N_(
            "The computer at {host} cannot prove that it is the service, so nothing was sent to it."
            " Tell the province's technical support."
        ),
        host=host,
    )


def clock_wrong(today: str) -> ClockWrong:
    """Return the fault for a clock that makes the service's certificate invalid."""
    return ClockWrong(
        N_(
            "This computer's clock says {today}, and on that day the service's certificate is not"
            " valid. Set the date and time right, then send again. If they are right, the"
            " certificate has run out: tell the province's technical support."
        ),
        today=today,
    )


def too_old() -> TooOld:
    """Return the fault for a service that is newer than this program."""
    return TooOld(
        N_(
            "The service is newer than this program. Install the new version of the program;"
            " everything on this computer is kept and will be sent then."
        ),
        code=ProblemCode.WIRE_VERSION,
    )


def too_new() -> TooNew:
    """Return the fault for a service that is older than this program."""
    return TooNew(
        N_(
            "The service is older than this program. Everything stays saved on this computer and"
            " will be sent once the service is brought up to date."
        ),
        code=ProblemCode.WIRE_VERSION,
    )
