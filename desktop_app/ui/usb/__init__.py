"""Packages in the window: writing one, importing receipts, carrying for others."""
