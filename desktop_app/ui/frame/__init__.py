"""What every desk stands in: header, status bar, hints bar, and the steps of a narrow window."""
