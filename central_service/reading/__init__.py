"""Responses to readers: pages of signed runs, receipts, the roster."""
