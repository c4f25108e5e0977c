"""Where finished files of evidence are kept: a folder, or an S3-compatible object store."""
