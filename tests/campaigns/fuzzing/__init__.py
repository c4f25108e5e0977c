"""What is fuzzed: each room's entrances as targets, and the loop that feeds them."""
