"""What a file of evidence is by its content, and its limits."""
