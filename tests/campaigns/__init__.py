"""Long trials that are commands of their own; a short slice of each runs with the tests."""
