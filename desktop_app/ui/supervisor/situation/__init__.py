"""Tình hình: the trend, the bands, what changed, how much is covered."""
