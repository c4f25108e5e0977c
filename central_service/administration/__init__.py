"""What an officer does on the service's host."""
