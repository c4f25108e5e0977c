"""The frame of every desk: header, status bar, hints bar, and the steps of a narrow window."""
