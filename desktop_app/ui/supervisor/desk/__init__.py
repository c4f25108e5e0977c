"""The supervisor's screen as a whole: tabs, fetching, help."""
