"""Sealed files: the form of a message that any carrier may bring."""
