"""Values that screens, papers and tables show."""
