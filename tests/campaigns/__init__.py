"""Long-running trials, each a command; a short part of each runs with the tests."""

import sys
from pathlib import Path

# So that `python -m tests.campaigns.x` from the checkout finds what the tests share.
_TESTS = str(Path(__file__).resolve().parents[1])
if _TESTS not in sys.path:
    sys.path.append(_TESTS)
