"""HTTP to the service: client, transport, TLS, faults of connections, pace."""
