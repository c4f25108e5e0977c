"""What every verb works with: store, keys, checklist, settings, time, the roster."""
