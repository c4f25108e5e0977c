"""Under which licences the parts of an installation may be used, with their texts.

Read from what is installed: the metadata and licence files of every library that the program's own
extras lead to, the program's LICENSE, and the notices of the data that it ships.
"""

from __future__ import annotations

from .parts import Part, PartUnknown, part_named, shipped_parts
from .telling import full_text, lines_of

__all__ = ["Part", "PartUnknown", "full_text", "lines_of", "part_named", "shipped_parts"]
