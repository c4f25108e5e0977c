"""Official papers and tables, gathered for the reports."""
