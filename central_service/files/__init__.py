"""Evidence files: taken in pieces, checked, kept once."""
