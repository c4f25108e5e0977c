"""HTTP: who comes in, routes, limits, workers."""
