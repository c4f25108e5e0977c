"""The form on the line: messages as columns, and their bytes."""
