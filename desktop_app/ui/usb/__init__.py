"""The USB way in the window: writing a package, bringing receipts home, carrying for others."""
