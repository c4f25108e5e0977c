"""The first page: whom to call, what waits for a word, the area at a glance."""
