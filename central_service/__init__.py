"""The small central service: it takes custody of changes and hands them on."""
