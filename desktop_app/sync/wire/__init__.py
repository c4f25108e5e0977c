"""The wire form: messages as columns, and their bytes."""
