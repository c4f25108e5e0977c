"""What one assessment comes to: judged, compared, summed up."""
