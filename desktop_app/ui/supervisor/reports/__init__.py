"""Papers about the area, and letters."""
