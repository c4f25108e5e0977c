"""The tables, the only door to SQL, and the way from each schema to the next."""
