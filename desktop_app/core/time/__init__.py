"""Rounds, wall times, and entries that a wrong clock put into another round."""
