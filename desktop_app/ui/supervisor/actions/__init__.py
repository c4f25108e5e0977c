"""Remedies of all communes."""
