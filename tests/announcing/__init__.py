"""A key changes only what it says: random hands on the real windows, and faults they must find."""
