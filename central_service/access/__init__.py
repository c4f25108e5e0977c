"""Who may connect, read and write: codes, tokens, grants, keys, rosters."""
