"""Pages of how bodies decide."""
