"""The service opened: its settings, its database, its key."""
