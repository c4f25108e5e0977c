"""What waits for a decision, in groups of one item and one reason."""
