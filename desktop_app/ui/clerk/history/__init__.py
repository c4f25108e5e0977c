"""The history of one item: what was said when, by whom, on which PC; an earlier word put back."""
