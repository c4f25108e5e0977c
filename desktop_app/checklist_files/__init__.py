"""Reading checklists from files and validating every line of them."""
