"""The HTTP paths of the service, named once for both sides.

A part in braces is filled in with ``str.format``: a commune's code, a SHA-256 in hex.
"""

from __future__ import annotations

from typing import Final

SYNC: Final = "/v1/sync"
ENROL: Final = "/v1/enrol"
HEALTH: Final = "/v1/health"
AUTHORITY: Final = "/v1/authority"
FIGURES: Final = "/v1/figures/{commune}"
PACKAGES: Final = "/v1/packages"
CHECKLIST: Final = "/v1/checklists/{sha256}"
EVIDENCE: Final = "/v1/evidence/{commune}/{sha256}"
LACKING: Final = "/v1/evidence/{commune}/have"
UPLOADS: Final = "/v1/evidence/{commune}/uploads"
UPDATE: Final = "/v1/updates/{system}/{version}"
UPDATE_FILE: Final = "/v1/updates/{system}"
UPLOAD: Final = "/v1/evidence/{commune}/uploads/{sha256}"
