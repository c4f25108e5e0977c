"""The list of items with its filters, and the dock beside it."""
