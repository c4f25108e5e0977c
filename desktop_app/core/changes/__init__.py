"""Changes, their canonical bytes, feeds, signatures, rights and the fold."""
