"""Exchanges with the service, over a connection and by USB drive."""
