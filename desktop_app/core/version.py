"""The version of this program, printed in the annex of every paper, and when it was made."""

from datetime import date

VERSION = "0.1.0"
# No program of this kind wrote anything before that day. It stays as it is with every release.
FIRST_BUILT = date(2026, 9, 20)
# The day of the newest data file that is installed (a test compares them): a clock that shows an
# earlier day is wrong.
BUILT = date(2026, 9, 20)
