"""What a reader is answered: pages of signed runs, receipts, the roster."""
