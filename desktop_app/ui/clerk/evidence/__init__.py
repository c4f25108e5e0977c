"""Evidence on the clerk's desk: thumbnails, the preview, photos that arrived on this PC."""
