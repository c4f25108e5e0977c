"""Packages that were carried in, and the ones for the way home."""
