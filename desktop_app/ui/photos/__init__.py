"""Pictures and documents of evidence, read in the background and shown on both desks."""
