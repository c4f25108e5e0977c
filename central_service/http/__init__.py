"""HTTP: admission, routes, limits, workers."""
