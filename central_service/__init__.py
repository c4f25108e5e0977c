"""The central service: it takes custody of changes and sends them to other devices."""
