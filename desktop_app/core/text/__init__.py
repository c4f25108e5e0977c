"""Text as it enters and is searched; names, codes, communes."""
