"""Limits per sender: places, turns, time for bodies and answers."""
