"""Official papers drawn from domain objects."""
