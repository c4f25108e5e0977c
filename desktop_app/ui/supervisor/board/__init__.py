"""Items by communes."""
