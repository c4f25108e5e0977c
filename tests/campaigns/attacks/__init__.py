"""Attacks on a real service while an honest desk works beside it."""
