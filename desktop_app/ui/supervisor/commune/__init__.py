"""One commune opened: its items, findings, remarks."""
