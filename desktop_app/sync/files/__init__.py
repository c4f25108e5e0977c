"""Files of evidence: the upload queue, and fetching."""
