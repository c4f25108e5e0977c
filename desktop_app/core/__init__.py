"""The domain: values, canonical bytes, chain, signatures, fold; no I/O, no clock, no Qt."""
