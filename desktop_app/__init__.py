"""The readiness desk of a commune and of those who follow many communes."""
