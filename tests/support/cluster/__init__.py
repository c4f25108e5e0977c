"""Several hosts on one machine, each a network namespace, with programs from Debian."""
