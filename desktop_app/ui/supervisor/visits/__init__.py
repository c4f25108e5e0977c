"""Visits: where to go, what was found there."""
