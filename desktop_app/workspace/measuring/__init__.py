"""Measuring the machine and the connection, and keeping a measurement as evidence."""
