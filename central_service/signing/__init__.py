"""The service's keys, what it signs, and its own signed feed of acts."""
