"""The exchange with the service, and the packages that travel without a connection."""
