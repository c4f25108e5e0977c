"""Real components that the tests are built from."""
