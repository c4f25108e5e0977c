"""The data folder: begun, opened, copied, recovered."""
