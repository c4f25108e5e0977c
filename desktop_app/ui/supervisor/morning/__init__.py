"""The first page: whom to call, what waits for a decision, the levels of the area."""
