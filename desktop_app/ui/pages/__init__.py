"""Pages that both desks show: their base, a paper, the USB page."""
