"""The clerk's desk as a whole: frame, keys, notices, sending."""
