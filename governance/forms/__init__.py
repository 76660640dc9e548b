"""Forms of how bodies decide."""
