"""Reading checklists from files, validating every line of them, and the list of communes."""

from .content import ChecklistRefused, checklist_bytes, checklist_from_bytes, content_hash
from .files import load, newest
from .findings import Finding, report_lines

__all__ = [
    "ChecklistRefused",
    "Finding",
    "checklist_bytes",
    "checklist_from_bytes",
    "content_hash",
    "load",
    "newest",
    "report_lines",
]
