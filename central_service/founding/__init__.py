"""Opening the service: its settings, its database, its key."""
