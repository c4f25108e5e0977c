"""The settings page of both desks: six cards, each choice in force at once."""
