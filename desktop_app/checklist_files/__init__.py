"""Reading checklists from files and validating every line of them."""

from .content import ChecklistRefused, checklist_bytes, checklist_from_bytes, content_hash
from .files import load, newest

__all__ = [
    "ChecklistRefused",
    "checklist_bytes",
    "checklist_from_bytes",
    "content_hash",
    "load",
    "newest",
]
