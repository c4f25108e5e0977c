"""Values that screens, papers and tables show; they decide nothing."""
