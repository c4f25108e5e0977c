"""The targets of the fuzzer, by room, and the loop that feeds them."""
