"""What the clerk sees in place of the list."""
