"""Where resources, checklists and data lie, in every form of installation."""
