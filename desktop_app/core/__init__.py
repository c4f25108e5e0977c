"""What the words mean: values, bytes, chain, signatures, fold; no I/O, no clock, no Qt."""
