"""The verbs of the service's command line."""
