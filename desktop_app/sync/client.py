"""The one speaker of HTTP to the central service."""
