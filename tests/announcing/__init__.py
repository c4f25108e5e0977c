"""Random input on the real windows: a key changes only what was announced; and mutation tests."""
