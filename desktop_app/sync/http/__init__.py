"""HTTP to the service: client, transport, TLS, what goes wrong with a connection, pace."""
