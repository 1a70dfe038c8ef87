"""Changes to data and shapes that must not change the results."""
