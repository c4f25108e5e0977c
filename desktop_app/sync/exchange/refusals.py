"""The sentences for why the service refused a segment."""

from __future__ import annotations

from desktop_app.core.fault import N_, Fault
from desktop_app.sync.http.exchange_faults import Refused
from desktop_app.sync.wire.messages import BatchRefusal
from desktop_app.sync.wire.problem_codes import ProblemCode

# One bad segment makes the service refuse the whole batch: they are then sent one by one.
WHOLE_BATCH = frozenset(
    {BatchRefusal.SIGNATURE, BatchRefusal.LIMIT, ProblemCode.MALFORMED, ProblemCode.TOO_LARGE}
)

_SENTENCES: dict[str, str] = {
    BatchRefusal.GAP: N_(
        "The service lacks earlier entries of this computer, so it did not take the later ones."
        " They stay on this computer; tell the province's technical support."
    ),
    BatchRefusal.FORK: N_(
        "The service holds other entries under the numbers of this computer's, as happens when an"
        " old copy of the data was put back. Both are kept; tell the province's technical support."
    ),
    BatchRefusal.SIGNATURE: N_(
        "The service found that entries do not bear the right signature, and did not take them."
        " They stay on this computer; tell the province's technical support."
    ),
    BatchRefusal.DEVICE: N_(
        "The service does not know the key that some entries were written with."
        " They stay on this computer; connect that key with a code of its own."
    ),
    BatchRefusal.LIMIT: N_(
        "Some entries are too large for the service to take. They stay on this computer;"
        " tell the province's technical support."
    ),
}


def whole_fault(code: str, *, reason: Fault | None = None) -> Refused:
    """Return the fault for a batch that was refused whole with *code*."""
    known = _SENTENCES.get(code)
    if known is None:
        said = N_("The service refused for a reason that this program does not know (“{reason}”).")
        return Refused(said, code=code, reason=code)
    fault = Refused(known, code=code)
    fault.__cause__ = reason
    return fault
