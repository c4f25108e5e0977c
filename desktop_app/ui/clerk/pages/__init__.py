"""The pages that the clerk sees in place of the list."""
