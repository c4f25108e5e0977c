"""Changes taken into custody, with a verdict and a receipt."""
