"""The checklist's types, what an answer means by it, and what can be entered."""
